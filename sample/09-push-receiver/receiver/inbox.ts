import { Injectable } from '@nestjs/common';
import type { StreamResponse } from '@a2a-js/sdk';
import { ReplaySubject, type Observable } from 'rxjs';

/** Notifications, each once. A real application keeps their ids where its work is: in one transaction. */
@Injectable()
export class Inbox {
  private readonly ids = new Set<string>();
  private readonly arrived = new ReplaySubject<StreamResponse>();
  readonly events$: Observable<StreamResponse> = this.arrived.asObservable();

  /** A notification whose answer was lost comes again, under the same id. */
  put(id: string, event: StreamResponse): void {
    if (this.ids.has(id)) return;
    this.ids.add(id);
    this.arrived.next(event);
  }
}
