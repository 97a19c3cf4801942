import type { OnApplicationShutdown } from '@nestjs/common';
import type { Agent } from 'undici';
import type { CompiledPushSafety } from '../../options/compile-push-safety.js';
import type { NotificationSigner } from '../signing/notification-signer.js';
import type { ConnectorParts } from '../target/checked-connector.js';
import { TargetRules } from '../target/target-rules.js';
import { Targets, type Target } from '../target/targets.js';
import { PushPoster, type PushOutcome, type PushPost } from '../push-poster.js';
import { AbortListeners } from './abort-listeners.js';
import { Deadline } from './deadline.js';
import { Exchange } from './exchange.js';
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
  private readonly abortListeners = new AbortListeners();
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
    const deadline = this.deadlineOf(exchange, signal);
    void this.send(post, target, exchange);
    const outcome = await exchange.outcome;
    deadline.clear();
    return outcome;
  }

  /** Ends all connections; a post in flight ends as transient. */
  async onApplicationShutdown(): Promise<void> {
    this.isClosed = true;
    await (await this.agent)?.destroy();
  }

  private open(): Promise<Agent> {
    return (this.agent ??= openAgent(this.rules, this.options.connectTimeoutMs, this.parts));
  }

  private deadlineOf(exchange: Exchange, signal: AbortSignal): Deadline {
    const { timeoutMs } = this.options;
    return new Deadline(this.abortListeners, signal, timeoutMs, (why) => exchange.end(why));
  }

  private async send(post: PushPost, target: Target, exchange: Exchange): Promise<void> {
    try {
      const agent = await this.open();
      const signature = this.signer && (await this.signer.sign(post));
      const headers = notificationHeaders(post, signature);
      const { origin, path } = target;
      agent.dispatch({ origin, path, method: 'POST', headers, body: post.body }, exchange);
    } catch (error) {
      exchange.fail(error);
    }
  }
}
