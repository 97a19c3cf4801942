import type { OnApplicationShutdown } from '@nestjs/common';
import type { Agent } from 'undici';
import type { CompiledPushSafety } from '../../options/compile-push-safety.js';
import type { NotificationSigner } from '../signing/notification-signer.js';
import type { ConnectorParts } from '../target/checked-connector.js';
import { TargetRules } from '../target/target-rules.js';
import { Targets, type Target } from '../target/targets.js';
import { PushPoster, type PushOutcome, type PushPost } from '../push-poster.js';
import { Deadline } from './deadline.js';
import { judgeAnswer } from './judge-answer.js';
import { judgeFailure } from './judge-failure.js';
import { notificationHeaders } from './notification-headers.js';
import { openAgent } from './open-agent.js';

/** What is read of an answer's body, so that its connection can be used again. */
const MAX_ANSWER_BYTES = 16 * 1024;

/**
 * Posts over HTTP/1.1. Connections are kept for the next notification to the same origin; redirects
 * are not followed, and proxies of the environment are not used.
 */
export class HttpPushPoster extends PushPoster implements OnApplicationShutdown {
  private agent: Promise<Agent> | undefined;
  private readonly rules: TargetRules;
  private readonly targets: Targets;
  private isClosed = false;

  /** @param signer signs every try */
  constructor(
    private readonly options: CompiledPushSafety,
    private readonly signer?: NotificationSigner,
    private readonly parts?: ConnectorParts,
  ) {
    super();
    this.rules = new TargetRules(options);
    this.targets = new Targets(this.rules);
  }

  async post(post: PushPost, signal: AbortSignal): Promise<PushOutcome> {
    // A configuration may be older than the rules.
    const target = this.targets.of(post.url);
    if (!target) return { kind: 'permanent', reason: 'URL is not allowed' };
    if (this.isClosed) return { kind: 'transient', reason: 'shutting down' };
    const deadline = new Deadline(signal, this.options.timeoutMs);
    try {
      return await this.send(post, target, deadline);
    } catch (error) {
      const { why } = deadline;
      return why === undefined ? judgeFailure(error) : { kind: 'transient', reason: why };
    } finally {
      deadline.end();
    }
  }

  /** Ends all connections; a post in flight ends as transient. */
  async onApplicationShutdown(): Promise<void> {
    this.isClosed = true;
    await (await this.agent)?.destroy();
  }

  private open(): Promise<Agent> {
    return (this.agent ??= openAgent(this.rules, this.options.connectTimeoutMs, this.parts));
  }

  private async send(post: PushPost, target: Target, signal: Deadline): Promise<PushOutcome> {
    const signature = await this.signer?.sign(post);
    const agent = await this.open();
    const answer = await agent.request({
      ...target,
      method: 'POST',
      headers: notificationHeaders(post, signature),
      body: post.body,
      signal,
    });
    const outcome = judgeAnswer(answer.statusCode, one(answer.headers['retry-after']));
    // The status has decided: a body that is too long, too slow or broken only costs the connection.
    await answer.body.dump({ limit: MAX_ANSWER_BYTES });
    return outcome;
  }
}

function one(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
