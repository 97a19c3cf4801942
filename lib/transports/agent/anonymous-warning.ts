import { Logger, type OnApplicationBootstrap } from '@nestjs/common';

/** Says once, at start, what it means that nothing tells callers apart. */
export class AnonymousWarning implements OnApplicationBootstrap {
  constructor(private readonly isIdentityConfigured: boolean) {}

  onApplicationBootstrap(): void {
    if (this.isIdentityConfigured) return;
    new Logger('A2AServer').warn(
      'No identity is configured: all callers that no guard names share one scope, and see and ' +
        'cancel each other\'s tasks. Give A2AServerModule "guards" or "user", or say ' +
        '"anonymous: true" if that is meant.',
    );
  }
}
