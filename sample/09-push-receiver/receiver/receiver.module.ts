import { Module, type DynamicModule } from '@nestjs/common';
import { A2ANotificationModule, type A2ANotificationOptions } from 'nestjs-a2a-redis';
import { Inbox } from './inbox.js';
import { NotificationsController } from './notifications.controller.js';

/** Any application may receive notifications; it need not be an agent. */
@Module({ controllers: [NotificationsController], providers: [Inbox], exports: [Inbox] })
export class ReceiverModule {
  static forRoot(options: A2ANotificationOptions): DynamicModule {
    return { module: ReceiverModule, imports: [A2ANotificationModule.forRoot(options)] };
  }
}
