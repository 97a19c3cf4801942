import { readAgentName } from './check-agent.js';
import type {
  CompiledMicroserviceClientOptions,
  CompiledMicroserviceOptions,
} from './compiled-microservice-options.js';
import type {
  A2AMicroserviceClientOptions,
  A2AMicroserviceOptions,
} from './microservice-options.interface.js';
import { OptionReader } from './option-reader.js';

/** The prefix becomes the name of a channel, a queue or a topic. */
const PREFIX = /^[A-Za-z0-9][\w.-]{0,99}$/;
const ACCEPTED_PREFIX = 'letters, digits, ".", "-" and "_", such as "a2a" or "billing-agent"';

/** @throws ConfigurationError that names the option and the values it accepts. */
export function compileMicroserviceOptions(
  options: A2AMicroserviceOptions,
): CompiledMicroserviceOptions {
  const read = new OptionReader(options, 'A2AMicroserviceModule');
  const agent = options.agent === undefined ? '' : readAgentName(read);
  return {
    agent,
    prefix: read.text('prefix', agent ? `a2a.${agent}` : 'a2a', PREFIX, ACCEPTED_PREFIX),
    window: {
      events: read.integer('windowEvents', 256, 1, 100_000),
      characters: read.integer('windowCharacters', 2 ** 20, 1, 2 ** 30),
      ms: read.delay('windowTime', '30s', 100),
    },
  };
}

/** @throws ConfigurationError that names the option and the values it accepts. */
export function compileMicroserviceClientOptions(
  options: A2AMicroserviceClientOptions,
): CompiledMicroserviceClientOptions {
  const read = new OptionReader(options, 'A2AMicroserviceClient');
  const { headers = {} } = options;
  if (!isHeaders(headers)) read.refuse('headers', 'an object of texts', headers);
  return {
    prefix: read.text('prefix', 'a2a', PREFIX, ACCEPTED_PREFIX),
    heartbeatMs: read.duration('heartbeat', '10s', 100, 3_600_000),
    retryForMs: read.duration('retryFor', '30s', 0),
    headers,
  };
}

function isHeaders(headers: unknown): headers is Readonly<Record<string, string>> {
  if (typeof headers !== 'object' || headers === null) return false;
  return Object.values(headers).every((value) => typeof value === 'string');
}
