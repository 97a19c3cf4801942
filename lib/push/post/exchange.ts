import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import type { PushOutcome } from '../push-poster.js';
import { judgeAnswer } from './judge-answer.js';
import { judgeFailure } from './judge-failure.js';

/** What is read of an answer's body, so that its connection can be used again. */
const MAX_ANSWER_BYTES = 16 * 1024;

/** What ends a request from this side; outcomes do not tell of it. */
const ENDED = new Error('The exchange was ended.');

type Controller = Dispatcher.DispatchController;

/**
 * One request and its answer, as undici tells of them. The status decides: a body that is too long,
 * too slow or broken only costs the connection. No stream is made of it, since nobody reads it.
 */
export class Exchange implements Dispatcher.DispatchHandler {
  readonly outcome: Promise<PushOutcome>;
  private resolve!: (outcome: PushOutcome) => void;
  private controller: Controller | undefined;
  private answer: PushOutcome | undefined;
  private bytes = 0;
  private hasEnded = false;

  constructor() {
    this.outcome = new Promise((resolve) => (this.resolve = resolve));
  }

  /** Gives up: nothing is sent that was not, and nothing is waited for. */
  end(why: string): void {
    this.hasEnded = true;
    this.resolve(this.answer ?? { kind: 'transient', reason: why });
    this.controller?.abort(ENDED);
  }

  /** There is no request, or no more of its answer. */
  fail(error: unknown): void {
    this.resolve(this.answer ?? judgeFailure(error));
  }

  onRequestStart(controller: Controller): void {
    this.controller = controller;
    if (this.hasEnded) controller.abort(ENDED);
  }

  onResponseStart(controller: Controller, status: number, headers: IncomingHttpHeaders): void {
    if (status < 200) return; // another one follows
    this.answer = judgeAnswer(status, headers['retry-after']);
    if (Number(headers['content-length']) > MAX_ANSWER_BYTES) controller.abort(ENDED);
  }

  onResponseData(controller: Controller, { length }: Buffer): void {
    this.bytes += length;
    if (this.bytes > MAX_ANSWER_BYTES) controller.abort(ENDED);
  }

  onResponseEnd(): void {
    this.fail(ENDED);
  }

  onResponseError(_controller: Controller, error: Error): void {
    this.fail(error);
  }
}
