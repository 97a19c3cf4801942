import { A2A_LEGACY_PROTOCOL_VERSION } from '@a2a-js/sdk/compat/v0_3';
import type { CompiledGrpcModuleOptions } from '../../options/compile-grpc-options.js';
import type { AgentCardService } from '../../task-manager/agent-card.service.js';
import { PROTOCOL_VERSION } from '../call/protocol-version.js';
import { parseUrl } from '../../model/parse-url.js';

/** Addresses a server listens at that are no addresses to connect to. */
const WILDCARDS = ['0.0.0.0', '[::]'];

/** The gRPC server of one agent, as the agent card knows it. The server says where it listens. */
export class GrpcEndpoint {
  private listening: string | undefined;

  constructor(
    readonly options: CompiledGrpcModuleOptions,
    cards: AgentCardService,
    /** Of the agent's handlers, and of its server. */
    readonly transport: symbol,
  ) {
    const versions = options.v03
      ? [PROTOCOL_VERSION, A2A_LEGACY_PROTOCOL_VERSION]
      : [PROTOCOL_VERSION];
    cards.announce(
      ...versions.map((protocolVersion) => (address: string) => {
        const url = options.publicUrl ?? this.at(address);
        return url === undefined
          ? undefined
          : { url, protocolBinding: 'GRPC', tenant: '', protocolVersion };
      }),
    );
  }

  /** `port`: the one that was bound, where the URL has a port. */
  listensAt(url: string, port: number): void {
    this.listening = url.startsWith('unix:') ? url : url.replace(/\d+$/, String(port));
  }

  /** A wildcard is reached under the name clients know the application by. */
  private at(address: string): string | undefined {
    if (this.listening === undefined) return undefined;
    const [, host = '', port = ''] = /^(.*):(\d+)$/.exec(this.listening) ?? [];
    if (!WILDCARDS.includes(host)) return this.listening;
    return `${parseUrl(address)?.hostname ?? 'localhost'}:${port}`;
  }
}
