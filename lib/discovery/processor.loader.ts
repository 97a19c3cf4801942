import type { OnModuleInit } from '@nestjs/common';
import type { ProcessorExplorer } from './processor.explorer.js';
import type { ProcessorRegistry } from './processor.registry.js';

/** Fills the registry once all providers exist, before the first message. */
export class ProcessorLoader implements OnModuleInit {
  constructor(
    private readonly explorer: ProcessorExplorer,
    private readonly registry: ProcessorRegistry,
  ) {}

  onModuleInit(): void {
    this.registry.register(this.explorer.explore());
  }
}
