import {
  Delete,
  Get,
  Post,
  RequestMethod,
  SetMetadata,
  type OnModuleInit,
  type Type,
} from '@nestjs/common';
import type { AbstractHttpAdapter, ApplicationConfig, HttpAdapterHost } from '@nestjs/core';
import { AGENT_CARD_PATH } from '@a2a-js/sdk';
import type { CompiledServerOptions } from '../../options/compiled-server-options.js';
import { excludeFromPrefix, globalPrefix } from '../agent/global-prefix.js';
import { KEY_SET_PATH } from '../key-set/key-set.controller.js';
import type { RestController } from '../rest/rest.controller.js';
import { alignPrefix } from './align-prefix.js';
import { Endpoints, type Endpoint } from './endpoints.js';
import { expressPath, finishExpress, prepareExpress, type Express } from './express.js';
import { A2A_CONSTRAINT, FASTIFY_PATH, prepareFastify, type Fastify } from './fastify.js';

/** Where @nestjs/platform-fastify looks for the constraints of a route. */
const FASTIFY_CONSTRAINTS = '__fastify_route_constraints__';

/** Makes one agent's routes fit the adapter that serves them. */
export class HttpSetup implements OnModuleInit {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly config: ApplicationConfig,
    private readonly options: CompiledServerOptions,
    private readonly controller: Type<RestController>,
  ) {}

  /** Call it before Nest registers routes: when modules configure their middleware. */
  beforeRoutes(): void {
    const adapter = this.host.httpAdapter as AbstractHttpAdapter | undefined;
    if (!adapter) return;
    // Clients look for the card at the origin (A2A specification, section 8.2), whatever the prefix.
    for (const path of [AGENT_CARD_PATH, KEY_SET_PATH]) {
      excludeFromPrefix(this.config, `/${path}`, RequestMethod.GET);
    }
    const instance = adapter.getInstance<object>();
    const endpoints = Endpoints.on(instance);
    const { path, bindings } = this.options;
    const prefix = globalPrefix(this.config, path);
    const endpoint = endpoints.add(`${prefix}${path === '/' ? '' : path}`, bindings);
    if (adapter.getType() === 'express') {
      prepareExpress(instance as Express, endpoints, endpoint);
      this.setRoutes(expressPath(endpoint), endpoint);
    } else if (adapter.getType() === 'fastify') {
      prepareFastify(instance as Fastify, endpoints, endpoint);
      this.setRoutes(FASTIFY_PATH, endpoint);
    }
  }

  onModuleInit(): void {
    const adapter = this.host.httpAdapter as AbstractHttpAdapter | undefined;
    if (adapter?.getType() !== 'express') return;
    const express = adapter.getInstance<Express>();
    finishExpress(express, Endpoints.on(express));
  }

  private setRoutes(path: string, { id }: Endpoint): void {
    alignPrefix(this.config, this.options, path);
    const prototype = this.controller.prototype as object;
    const methods = { get: Get, post: Post, delete: Delete };
    for (const [name, Method] of Object.entries(methods)) {
      const descriptor = Object.getOwnPropertyDescriptor(prototype, name)!;
      Method(path)(prototype, name, descriptor);
      SetMetadata(FASTIFY_CONSTRAINTS, { [A2A_CONSTRAINT]: id })(prototype, name, descriptor);
    }
  }
}
