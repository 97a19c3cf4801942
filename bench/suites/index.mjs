import { bindings } from './bindings.mjs';
import { burst } from './burst.mjs';
import { cancel } from './cancel.mjs';
import { chunks } from './chunks.mjs';
import { events } from './events.mjs';
import { fanout } from './fanout.mjs';
import { firstEvent } from './first-event.mjs';
import { latency } from './latency.mjs';
import { list } from './list.mjs';
import { memory } from './memory.mjs';
import { push } from './push.mjs';
import { send } from './send.mjs';
import { start } from './start.mjs';

/**
 * Every benchmark, in the order they run. Each has a `name`, a `title`, `bounds` (a figure, and the
 * least or most it may be) and `run(stage)`, which gives the values of each round: `series` in
 * `unit`, and `figures`, mostly ratios of a round to a reference of the same round.
 */
export const SUITES = [
  send,
  chunks,
  events,
  burst,
  latency,
  firstEvent,
  fanout,
  list,
  memory,
  start,
  bindings,
  cancel,
  push,
];
