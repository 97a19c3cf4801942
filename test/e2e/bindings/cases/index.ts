import type { BadCase } from './bad-case.js';
import { CALLERS } from './callers.js';
import { MESSAGES } from './messages.js';
import { PUSH_CONFIGS } from './push-configs.js';
import { TASKS } from './tasks.js';

export const CASES: readonly BadCase[] = [...MESSAGES, ...TASKS, ...PUSH_CONFIGS, ...CALLERS];
