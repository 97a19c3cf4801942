import type { OnApplicationBootstrap } from '@nestjs/common';

/**
 * Whether the application is initialized. A hybrid application may start its microservices before:
 * then they take calls while processors are unknown, and guards are not made yet.
 */
export class Startup implements OnApplicationBootstrap {
  isDone = false;

  onApplicationBootstrap(): void {
    this.isDone = true;
  }
}
