import type { Message, SendMessageRequest } from '@a2a-js/sdk';
import type { ServerCallContext } from '@a2a-js/sdk/server';
import type { RunService } from '../execution/run.service.js';
import type { TaskRun } from '../execution/task-run.js';
import type { TurnInput } from '../model/run.js';
import type { Scope } from '../model/scope.js';
import type { TaskEvent } from '../model/task-event.js';
import { newContextId } from '../model/task-id.js';
import type { CompiledOptions } from '../options/compiled-options.js';
import type { TargetRules } from '../push/target/target-rules.js';
import type { StoredPushConfig } from '../repositories/push-record.js';
import { activateExtensions } from './activate-extensions.js';
import type { AgentCardService } from './agent-card.service.js';
import type { FollowUpAdmission } from './follow-up-admission.js';
import { storedPushConfig } from './inline-push-config.js';
import { checkMediaTypes } from './media-types.js';
import type { NewTaskAdmission } from './new-task-admission.js';
import { checkExtensions, checkSendRequest } from './request-checks.js';
import type { ScopeOf } from './resolve-scope.js';
import { turnInput } from './turn-input.js';

/** A message that was let in. */
export interface Admission {
  readonly scope: Scope;
  readonly taskId: string;
  /** Number of the turn that answers the message. */
  readonly turn: number;
  /** The run to start; absent when another run, or a worker, takes the message. */
  readonly run?: TaskRun;
  /** The task as it was when the turn began; the events that follow it are the answer. */
  readonly snapshot?: TaskEvent;
}

/** A checked message with all that travels with it. */
export interface Submission {
  readonly scope: Scope;
  /** As the client sent it. */
  readonly given: Message;
  /** The same with its context. */
  readonly message: Message;
  readonly input: TurnInput;
  readonly user: ServerCallContext['user'];
  readonly pushConfig: StoredPushConfig | undefined;
}

/** Lets messages in: the checks of SendMessage in the order of the specification, then a claim. */
export class MessageAdmission {
  constructor(
    private readonly newTasks: NewTaskAdmission,
    private readonly followUps: FollowUpAdmission,
    private readonly runs: RunService,
    private readonly cards: AgentCardService,
    private readonly scopeOf: ScopeOf,
    private readonly rules: TargetRules,
    private readonly options: CompiledOptions,
  ) {}

  /** @throws ShuttingDownError, and the errors of the checks */
  async admit(request: SendMessageRequest, context: ServerCallContext): Promise<Admission> {
    this.runs.requireOpen();
    const { card } = this.cards;
    const given = checkSendRequest(request);
    checkExtensions(card, context);
    if (this.options.checkMediaTypes) checkMediaTypes(card, given.parts);
    const scope = this.scopeOf(context, request.tenant);
    const extensions = activateExtensions(card, context);
    const { forwardHeaders } = this.options.execution;
    const submission = {
      scope,
      given,
      message: { ...given, contextId: given.contextId || (given.taskId ? '' : newContextId()) },
      input: { extensions, ...turnInput(request, context, forwardHeaders) },
      user: context.user?.isAuthenticated ? context.user : undefined,
      pushConfig: storedPushConfig(request, card, this.rules, context),
    };
    return given.taskId ? this.followUps.admit(submission) : this.newTasks.admit(submission);
  }
}
