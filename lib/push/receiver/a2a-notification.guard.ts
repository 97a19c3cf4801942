import {
  Inject,
  Injectable,
  Logger,
  ServiceUnavailableException,
  UnauthorizedException,
  type CanActivate,
  type ExecutionContext,
  type OnModuleInit,
} from '@nestjs/common';
import { ConfigurationError } from '../../errors/configuration.error.js';
import { compileNotificationOptions } from '../../options/compile-notification-options.js';
import type { A2ANotificationOptions } from '../../options/notification-options.interface.js';
import type { ReceivedNotification } from './received-notification.js';
import { RefusedNotificationError } from './refused-notification.error.js';
import { SignatureCheck } from './signature-check.js';
import { TokenCheck } from './token-check.js';

/** Injection token of the {@link A2ANotificationOptions}. */
export const NOTIFICATION_OPTIONS = Symbol.for('nestjs-a2a-redis:notification-options');

/**
 * Lets push notifications of an agent in, and nothing else: others get 401, whatever is wrong with
 * them. Where it cannot be said now (the keys are not to be had), the answer is 503, and the agent
 * tries again. Notifications may come more than once: `X-A2A-Notification-Id` tells which are the same.
 */
@Injectable()
export class A2ANotificationGuard implements CanActivate, OnModuleInit {
  private readonly logger = new Logger(A2ANotificationGuard.name);
  private readonly token: TokenCheck | undefined;
  private readonly signature: SignatureCheck | undefined;

  /** @throws ConfigurationError */
  constructor(@Inject(NOTIFICATION_OPTIONS) options: A2ANotificationOptions) {
    const { tokens, signature } = compileNotificationOptions(options);
    this.token = tokens && new TokenCheck(tokens);
    this.signature = signature && new SignatureCheck(signature);
  }

  async onModuleInit(): Promise<void> {
    await this.signature?.load();
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<ReceivedNotification>();
    try {
      await this.token?.check(request);
      await this.signature?.check(request);
      return true;
    } catch (error) {
      throw this.answerTo(error);
    }
  }

  private answerTo(error: unknown): Error {
    if (error instanceof ConfigurationError) return error;
    if (error instanceof RefusedNotificationError) {
      this.logger.debug(`A notification was refused. ${error.message}`);
      return new UnauthorizedException();
    }
    this.logger.error('A notification could not be checked.', error);
    return new ServiceUnavailableException();
  }
}
