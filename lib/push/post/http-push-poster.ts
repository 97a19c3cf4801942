import type { OnApplicationShutdown } from '@nestjs/common';
import type { Agent } from 'undici';
import type { CompiledPushSafety } from '../../options/compile-push-safety.js';
import type { NotificationSigner } from '../signing/notification-signer.js';
import type { ConnectorParts } from '../target/checked-connector.js';
import { TargetRules } from '../target/target-rules.js';
import { Targets, type Target } from '../target/targets.js';
import { PushPoster, type PushOutcome, type PushPost } from '../push-poster.js';
import { Deadline } from './deadline.js';
import { Exchange } from './exchange.js';
import { judgeFailure } from './judge-failure.js';
import { notificationHeaders } from './notification-headers.js';
import { openAgent } from './open-agent.js';

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
    const exchange = new Exchange();
    const deadline = new Deadline(signal, this.options.timeoutMs, () => exchange.end());
    try {
      this.send(post, target, exchange).catch((error: unknown) => exchange.fail(error));
      return await exchange.outcome;
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

  private async send(post: PushPost, target: Target, exchange: Exchange): Promise<void> {
    const signature = await this.signer?.sign(post);
    const headers = notificationHeaders(post, signature);
    const agent = await this.open();
    const { origin, path } = target;
    agent.dispatch({ origin, path, method: 'POST', headers, body: post.body }, exchange);
  }
}
