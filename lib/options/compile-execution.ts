import { ConfigurationError } from '../errors/configuration.error.js';
import { OptionReader } from './option-reader.js';
import type { ExecutionOptions } from './task-manager-options.interface.js';

const MODES = ['local', 'queue'] as const;
const ROLES = ['api', 'worker', 'all'] as const;

/** Header names as Node has them (RFC 9110, section 5.6.2, in lower case). */
const HEADER = /^[a-z0-9!#$%&'*+.^_`|~-]+$/;

/** @throws ConfigurationError that names the option and the values it accepts. */
export function compileExecution(
  options: ExecutionOptions = {},
  owner: string,
): Required<ExecutionOptions> {
  if (typeof options !== 'object' || options === null) {
    throw new ConfigurationError(`${owner}: option "execution" must be an object.`);
  }
  const read = new OptionReader(options, `${owner}, "execution"`);
  const { mode = 'local', role = 'all', forwardHeaders = [] } = options;
  if (!MODES.includes(mode)) read.refuse('mode', "'local' or 'queue'", mode);
  if (!ROLES.includes(role)) read.refuse('role', "'api', 'worker' or 'all'", role);
  if (mode === 'local' && role !== 'all') {
    read.refuse('role', "'all' unless mode is 'queue': without a queue there are no workers", role);
  }
  if (!areHeaderNames(forwardHeaders)) {
    read.refuse('forwardHeaders', 'a list of header names in lower case', forwardHeaders);
  }
  const concurrency = read.integer('concurrency', 100, 1, 100_000);
  return { mode, role, concurrency, forwardHeaders };
}

function areHeaderNames(names: unknown): boolean {
  const isName = (name: unknown) => typeof name === 'string' && HEADER.test(name);
  return Array.isArray(names) && names.every(isName);
}
