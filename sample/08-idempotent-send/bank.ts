import { EventEmitter, once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';

/** Stands for the time a bank needs: long enough for a client to lose patience. */
const PAUSE_MS = 300;

/** What must not happen twice. */
@Injectable()
export class Bank {
  readonly payments: string[] = [];
  private readonly doors = new EventEmitter();

  /** Resolves when the bank is asked the next time. */
  async nextOrder(): Promise<void> {
    await once(this.doors, 'order');
  }

  async pay(what: string): Promise<void> {
    this.doors.emit('order');
    await delay(PAUSE_MS);
    this.payments.push(what);
  }
}
