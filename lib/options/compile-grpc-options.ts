import type { A2AGrpcModuleOptions, A2AGrpcServerOptions } from './grpc-options.interface.js';
import { OptionReader } from './option-reader.js';

const HOST_AND_PORT = /^(\[[0-9a-f:.]+\]|[\w.-]+):\d{1,5}$/i;
const LISTENING_URL = /^((\[[0-9a-f:.]+\]|[\w.-]+):\d{1,5}|unix:.+)$/i;
const ANY_BYTES = 2 ** 31 - 1;

/** `A2AGrpcModule` options after validation. */
export interface CompiledGrpcModuleOptions {
  readonly publicUrl: string | undefined;
  readonly v03: boolean;
}

/** @throws ConfigurationError that names the option */
export function compileGrpcModuleOptions(options: A2AGrpcModuleOptions): CompiledGrpcModuleOptions {
  const read = new OptionReader(options, 'A2AGrpcModule');
  const { v03 = false, publicUrl } = options;
  if (typeof v03 !== 'boolean') read.refuse('v03', 'true or false', v03);
  if (publicUrl === undefined) return { v03, publicUrl };
  const accepted = "a host and a port such as 'agent.example:443'";
  return { v03, publicUrl: read.text('publicUrl', undefined, HOST_AND_PORT, accepted) };
}

/** @throws ConfigurationError that names the option */
export function checkGrpcServerOptions(options: A2AGrpcServerOptions): void {
  const read = new OptionReader(options, 'a2aGrpcOptions');
  read.text('url', undefined, LISTENING_URL, "a host and a port such as '0.0.0.0:50051'");
  read.integer('maxReceiveMessageLength', 4 * 1024 * 1024, 1, ANY_BYTES);
  const { configure } = options;
  if (configure !== undefined && typeof configure !== 'function') {
    read.refuse('configure', 'a function of the server', configure);
  }
}
