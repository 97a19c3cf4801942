import type { JsonWebKey, KeyObject } from 'node:crypto';
import type { CanActivate, Type } from '@nestjs/common';
import type { TenantResolver, UserResolver } from '../model/call-source.js';
import type { AgentOptions, Duration } from './task-manager-options.interface.js';

/** Bindings that A2AServerModule serves over HTTP, by their names in the agent card. */
export type HttpBinding = 'JSONRPC' | 'HTTP+JSON';

/** How the agent card is signed (A2A specification, section 8.4). Needs the package `jose`. */
export interface AgentCardSigningOptions {
  /** The private key, as JWK, `KeyObject` or PEM: an elliptic curve, Ed25519 or RSA. */
  readonly key: JsonWebKey | KeyObject | string;
  /** `kid` of the signature: by it clients find the public key. */
  readonly keyId: string;
  /** JWS algorithm. @default what the key is for: ES256, ES384, ES512, EdDSA or RS256 */
  readonly alg?: string;
  /** URL of the JWK set that has the public key. @default none */
  readonly jku?: string;
}

/** Options of `A2AServerModule.forRoot()`. */
export interface A2AServerOptions {
  /** Path of the JSON-RPC endpoint, and below it the paths of HTTP+JSON. @default '/' */
  readonly path?: string;

  /** What is served; the first one is the card's preferred one. @default ['JSONRPC', 'HTTP+JSON'] */
  readonly bindings?: readonly HttpBinding[];

  /**
   * Origin under which clients reach the application, for the agent card: `https://agent.example`.
   * Without it the card names the host of the request.
   */
  readonly publicUrl?: string;

  /** Pause between comments that keep an idle stream open; 0 for none. @default '15s' */
  readonly heartbeat?: Duration;

  /** How long clients and proxies may cache the agent card. @default '1h' */
  readonly cardMaxAge?: Duration;

  /**
   * Serves clients of protocol version 0.3 as well: over JSON-RPC, and with Express over HTTP+JSON.
   * @default false
   */
  readonly v03?: boolean;

  /** Signs the agent card. @default not signed, but for what `agentCard.signatures` has */
  readonly agentCardSigning?: AgentCardSigningOptions;

  /** Guards of every operation, on every transport; not of the public card. */
  readonly guards?: readonly (Type<CanActivate> | CanActivate)[];

  /**
   * Says who calls, from what the guards left behind. By default `request.user` as Passport leaves
   * it, named by its `sub`, `id`, `userId` or `username`. `undefined`: anonymous.
   */
  readonly user?: UserResolver;

  /**
   * Says which tenant a caller belongs to, such as a claim of its token: requests that name another
   * are refused. By default callers choose the tenant, and only see what they own in it.
   */
  readonly tenant?: TenantResolver;

  /**
   * Whether anonymous callers are served; they share one scope. @default true where nothing says who
   * calls: no `guards`, no `user`, no security in the card; else false
   */
  readonly anonymous?: boolean;
}

/** Options of `A2AServerModule.forFeature()`: one more agent, and how it is served. */
export interface AgentFeatureOptions extends AgentOptions, Omit<A2AServerOptions, 'path'> {
  /**
   * Name of the agent, unique in the application: at most 64 letters, digits, `.`, `_` and `-`. It
   * is stored with the agent's tasks; under another name they are not found.
   */
  readonly agent: string;

  /** As of `forRoot()`; the card is at `<path>/.well-known/agent-card.json`. @default '/' and `agent` */
  readonly path?: string;
}
