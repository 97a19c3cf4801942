import { readAgentName } from './check-agent.js';
import type { A2AGrpcModuleOptions, A2AGrpcServerOptions } from './grpc-options.interface.js';
import { OptionReader } from './option-reader.js';

const HOST_AND_PORT = /^(\[[0-9a-f:.]+\]|[\w.-]+):\d{1,5}$/i;
const LISTENING_URL = /^((\[[0-9a-f:.]+\]|[\w.-]+):\d{1,5}|unix:.+)$/i;
const ANY_BYTES = 2 ** 31 - 1;

/** `A2AGrpcModule` options after validation. */
export interface CompiledGrpcModuleOptions {
  /** `''`: the root agent. */
  readonly agent: string;
  readonly publicUrl: string | undefined;
  readonly v03: boolean;
}

/** @throws ConfigurationError that names the option */
export function compileGrpcModuleOptions(options: A2AGrpcModuleOptions): CompiledGrpcModuleOptions {
  const read = new OptionReader(options, 'A2AGrpcModule');
  const accepted = "a host and a port such as 'agent.example:443'";
  const isPublic = options.publicUrl !== undefined;
  return {
    agent: options.agent === undefined ? '' : readAgentName(read),
    v03: read.flag('v03', false),
    publicUrl: isPublic ? read.text('publicUrl', undefined, HOST_AND_PORT, accepted) : undefined,
  };
}

/** @throws ConfigurationError that names the option */
export function checkGrpcServerOptions(options: A2AGrpcServerOptions): void {
  const read = new OptionReader(options, 'a2aGrpcOptions');
  if (options.agent !== undefined) readAgentName(read);
  read.text('url', undefined, LISTENING_URL, "a host and a port such as '0.0.0.0:50051'");
  read.integer('maxReceiveMessageLength', 4 * 1024 * 1024, 1, ANY_BYTES);
  const { configure } = options;
  if (configure !== undefined && typeof configure !== 'function') {
    read.refuse('configure', 'a function of the server', configure);
  }
}
