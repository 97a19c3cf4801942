import { ConfigurableModuleBuilder, Inject, Module, type NestModule } from '@nestjs/common';
import { HttpAdapterHost, type AbstractHttpAdapter } from '@nestjs/core';
import type { A2ANotificationOptions } from '../options/notification-options.interface.js';
import { NOTIFICATION_OPTIONS } from '../push/receiver/a2a-notification.guard.js';
import { readA2aBodies } from '../transports/adapters/a2a-bodies.js';

const { ConfigurableModuleClass } = new ConfigurableModuleBuilder<A2ANotificationOptions>({
  optionsInjectionToken: NOTIFICATION_OPTIONS,
})
  .setClassMethodName('forRoot')
  .setExtras({ isGlobal: true }, (definition, { isGlobal }) => ({
    ...definition,
    global: isGlobal,
    exports: [NOTIFICATION_OPTIONS],
  }))
  .build();

/**
 * For receivers of push notifications: options of `A2ANotificationGuard`, and bodies in the protocol's
 * media type for every route. `forRoot()` takes {@link A2ANotificationOptions}, `forRootAsync()` what
 * makes them.
 */
@Module({})
export class A2ANotificationModule extends ConfigurableModuleClass implements NestModule {
  constructor(@Inject(HttpAdapterHost) private readonly host: HttpAdapterHost) {
    super();
  }

  /** Nest calls it just before it registers routes. */
  configure(): void {
    const adapter = this.host.httpAdapter as AbstractHttpAdapter | undefined;
    if (adapter) readA2aBodies(adapter);
  }
}
