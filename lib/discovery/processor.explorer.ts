import type { AgentExecutor } from '@a2a-js/sdk/server';
import { ContextIdFactory, type DiscoveryService, type ModuleRef } from '@nestjs/core';
import type { ProcessorOptions } from '../decorators/a2a-processor.decorator.js';
import { ConfigurationError } from '../errors/configuration.error.js';
import { AgentExecutorAdapter } from '../execution/agent-executor.adapter.js';
import type { MessageProcessor } from '../execution/message-processor.interface.js';
import type { TaskHandle } from '../execution/task-handle.interface.js';
import { recoveryOf } from './recovery-of.js';
import { toSkill, type ProcessorDefinition } from './processor-definition.js';
import { processorOptionsOf } from './processor-metadata.accessor.js';

type Wrapper = ReturnType<DiscoveryService['getProviders']>[number];

/** Finds the decorated providers of the application, whatever kind of provider they are. */
export class ProcessorExplorer {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly moduleRef: ModuleRef,
  ) {}

  explore(): ProcessorDefinition[] {
    const found = new Map<unknown, ProcessorDefinition>();
    for (const wrapper of this.discovery.getProviders()) {
      const type = typeOf(wrapper);
      const options = processorOptionsOf(type);
      if (!options || wrapper.isAlias) continue;
      const identity: unknown = isShared(wrapper) ? wrapper.instance : wrapper.token;
      if (!found.has(identity)) found.set(identity, this.define(wrapper, type!, options));
    }
    return [...found.values()];
  }

  private define(
    wrapper: Wrapper,
    type: NewableFunction,
    options: ProcessorOptions,
  ): ProcessorDefinition {
    const className = type.name;
    requireMethod(type.prototype as object, wrapper.instance as object | null, className);
    const skill = toSkill(options, className);
    const { agent = '' } = options;
    return {
      className,
      agent,
      skill,
      isDefault: options.default === true,
      accepts: options.accepts,
      binding: {
        ...recoveryOf(options, className),
        name: agent ? `${agent}/${skill.id}` : skill.id,
        resolve: (task) => this.resolve(wrapper, task),
      },
    };
  }

  private async resolve(wrapper: Wrapper, task: TaskHandle): Promise<MessageProcessor> {
    const instance = await this.instance(wrapper, task);
    return isExecutor(instance)
      ? new AgentExecutorAdapter(instance)
      : (instance as MessageProcessor);
  }

  private async instance(wrapper: Wrapper, task: TaskHandle): Promise<unknown> {
    if (isShared(wrapper)) return wrapper.instance;
    const contextId = ContextIdFactory.create();
    this.moduleRef.registerRequestByContextId(task, contextId);
    return this.moduleRef.resolve(wrapper.token, contextId, { strict: false });
  }
}

/** One instance for all messages; request-scoped and transient providers have one for each. */
function isShared(wrapper: Wrapper): boolean {
  return wrapper.isDependencyTreeStatic() && !wrapper.isTransient;
}

/** The class of a provider: given (class), or that of the value a factory or a value made. */
function typeOf({ metatype, inject, instance }: Wrapper): NewableFunction | undefined {
  if (metatype && !inject) return metatype as NewableFunction;
  const value = instance as { constructor?: NewableFunction } | null;
  return value?.constructor;
}

function requireMethod(prototype: object, instance: object | null, className: string): void {
  const has = (name: string) => name in prototype || (instance !== null && name in instance);
  if (has('process') || (has('execute') && has('cancelTask'))) return;
  throw new ConfigurationError(
    `${className} is decorated with @A2AProcessor() and has no method "process(message, task)" ` +
      '(nor "execute" and "cancelTask" of the SDK\'s AgentExecutor).',
  );
}

function isExecutor(instance: unknown): instance is AgentExecutor {
  return typeof instance === 'object' && instance !== null && !('process' in instance);
}
