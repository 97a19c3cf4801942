import type { OnApplicationShutdown } from '@nestjs/common';
import { Agent } from 'undici';
import type { CompiledPushSafety } from '../../options/compile-push-safety.js';
import type { NotificationSigner } from '../signing/notification-signer.js';
import { checkedConnector, type ConnectorParts } from '../target/checked-connector.js';
import { TargetRules } from '../target/target-rules.js';
import { PushPoster, type PushOutcome, type PushPost } from '../push-poster.js';
import { Deadline } from './deadline.js';
import { judgeAnswer } from './judge-answer.js';
import { judgeFailure } from './judge-failure.js';
import { notificationHeaders } from './notification-headers.js';

/** What is read of an answer's body, so that its connection can be used again. */
const MAX_ANSWER_BYTES = 16 * 1024;

/**
 * Posts over HTTP/1.1. Connections are kept for the next notification to the same origin; redirects
 * are not followed, and proxies of the environment are not used.
 */
export class HttpPushPoster extends PushPoster implements OnApplicationShutdown {
  private readonly agent: Agent;

  private readonly rules: TargetRules;

  /** @param signer signs every try */
  constructor(
    private readonly options: CompiledPushSafety,
    private readonly signer?: NotificationSigner,
    parts?: ConnectorParts,
  ) {
    super();
    this.rules = new TargetRules(options);
    this.agent = new Agent({
      connect: checkedConnector(this.rules, options.connectTimeoutMs, parts),
      // One clock for all, see Deadline.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  }

  async post(post: PushPost, signal: AbortSignal): Promise<PushOutcome> {
    // A configuration may be older than the rules.
    if (this.rules.problemOf(post.url)) return { kind: 'permanent', reason: 'URL is not allowed' };
    const deadline = new Deadline(signal, this.options.timeoutMs);
    try {
      return await this.send(post, deadline.signal);
    } catch (error) {
      const { reason } = deadline;
      return reason === undefined ? judgeFailure(error) : { kind: 'transient', reason };
    } finally {
      deadline.end();
    }
  }

  /** Ends all connections; a post in flight ends as transient. */
  async onApplicationShutdown(): Promise<void> {
    await this.agent.destroy();
  }

  private async send(post: PushPost, signal: AbortSignal): Promise<PushOutcome> {
    const { origin, pathname, search } = new URL(post.url);
    const signature = await this.signer?.sign(post);
    const answer = await this.agent.request({
      origin,
      path: `${pathname}${search}`,
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
