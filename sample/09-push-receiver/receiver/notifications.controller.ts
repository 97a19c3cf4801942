import { Body, Controller, Headers, HttpCode, Post, UseGuards } from '@nestjs/common';
import { StreamResponse } from '@a2a-js/sdk';
import { A2ANotificationGuard } from 'nestjs-a2a-redis';
import { Inbox } from './inbox.js';

@Controller('notifications')
export class NotificationsController {
  constructor(private readonly inbox: Inbox) {}

  /** Answers soon, and works on it afterwards: a try has 30 seconds. */
  @Post()
  @HttpCode(204)
  @UseGuards(A2ANotificationGuard)
  take(@Headers('x-a2a-notification-id') id: string, @Body() body: unknown): void {
    this.inbox.put(id, StreamResponse.fromJSON(body));
  }
}
