import { TaskState } from '@a2a-js/sdk';
import { isInterrupted, isTerminal, STORED_STATES } from '../../../model/task-state.js';

const terminal = STORED_STATES.filter(isTerminal).map((state) => `[${state}]=true`);
const interrupted = STORED_STATES.filter(isInterrupted).map((state) => `[${state}]=true`);

/** Milliseconds, 42 bits: the place of one state in an index. */
const STATE_SPAN = 2 ** 42;

/** Lua: the states that end a task. */
export const ENDED = `
local TERMINAL = {${terminal.join(',')}}
`;

/**
 * Lua: the protocol's states, generated from `model/task-state.ts` so that both sides agree, and
 * the score of a task in an index: state and status time in one number (4 + 42 bits, exact in a
 * double), so that one ZSET answers "newest of this state" and counts in O(log n).
 */
export const STATES = `${ENDED}local INTERRUPTED = {${interrupted.join(',')}}
local SUBMITTED = ${TaskState.TASK_STATE_SUBMITTED}
local WORKING = ${TaskState.TASK_STATE_WORKING}
local CANCELED = ${TaskState.TASK_STATE_CANCELED}
local STATE_SPAN = ${STATE_SPAN}

local FIRST_ACTIVE = '${TaskState.TASK_STATE_SUBMITTED * STATE_SPAN}'
local BEYOND_ACTIVE = '(${(TaskState.TASK_STATE_WORKING + 1) * STATE_SPAN}'

local function score(state, ms)
  return string.format('%d', state * STATE_SPAN + ms)
end
`;
