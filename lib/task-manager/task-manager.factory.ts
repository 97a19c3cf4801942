import type { ProcessorRegistry } from '../discovery/processor.registry.js';
import type { TaskFeed } from '../events/task-feed.js';
import type { RunService } from '../execution/run.service.js';
import type { CompiledOptions } from '../options/compiled-options.js';
import type { AgentOptions } from '../options/task-manager-options.interface.js';
import { TargetRules } from '../push/target/target-rules.js';
import type { IdempotencyRepository } from '../repositories/idempotency.repository.js';
import type { PushConfigRepository } from '../repositories/push-config.repository.js';
import type { TaskRepository } from '../repositories/task.repository.js';
import { MessageAdmission } from './admission.js';
import { AgentCardService } from './agent-card.service.js';
import { ExtendedCard } from './extended-card.js';
import { FollowUpAdmission } from './follow-up-admission.js';
import { MessageSender } from './message-sender.js';
import { NewTaskAdmission } from './new-task-admission.js';
import { PushConfigService } from './push-config.service.js';
import { Repeats } from './repeats.js';
import { scopesOf } from './resolve-scope.js';
import { TaskCanceller } from './task-canceller.js';
import { TaskLister } from './task-lister.js';
import { TaskManager } from './task-manager.js';
import { TaskReader } from './task-reader.js';

/**
 * Makes the task managers of an application, one for each agent. They share stores and runs, and
 * each sees the tasks of its own agent only.
 */
export class TaskManagerFactory {
  private readonly targets: TargetRules;

  constructor(
    private readonly tasks: TaskRepository,
    private readonly configs: PushConfigRepository,
    private readonly records: IdempotencyRepository,
    private readonly feed: TaskFeed,
    private readonly runs: RunService,
    private readonly processors: ProcessorRegistry,
    private readonly options: CompiledOptions,
  ) {
    this.targets = new TargetRules(options.push);
  }

  /** @param agent `''` for the root agent */
  cards(agent: string, { agentCard, extendedAgentCard }: AgentOptions): AgentCardService {
    const source = { skills: () => this.processors.skills(agent) };
    return new AgentCardService(agentCard, source, extendedAgentCard !== undefined);
  }

  manager(
    agent: string,
    cards: AgentCardService,
    { extendedAgentCard }: AgentOptions,
  ): TaskManager {
    const { tasks, feed, runs, processors } = this;
    const { cancelGraceMs, execution, idempotentSendMs } = this.options;
    const queued = execution.mode === 'queue';
    const repeats = idempotentSendMs > 0 ? new Repeats(this.records) : undefined;
    const scopeOf = scopesOf(agent);
    const admission = new MessageAdmission(
      new NewTaskAdmission(tasks, runs, processors, queued, repeats),
      new FollowUpAdmission(tasks, runs, queued, repeats),
      runs,
      cards,
      scopeOf,
      this.targets,
      this.options,
    );
    return new TaskManager({
      cards,
      extendedCard: new ExtendedCard(cards, extendedAgentCard, scopeOf),
      sender: new MessageSender(admission, tasks, feed, runs, cards),
      reader: new TaskReader(tasks, feed, cards, scopeOf),
      lister: new TaskLister(tasks, scopeOf),
      canceller: new TaskCanceller(tasks, feed, runs, scopeOf, cancelGraceMs),
      pushConfigs: new PushConfigService(this.configs, cards, scopeOf, this.targets),
    });
  }
}
