import { A2A_CONTENT_TYPE } from '@a2a-js/sdk';
import type { AbstractHttpAdapter } from '@nestjs/core';
import { a2aJsonReader, type Express } from './express.js';

type Done = (error: Error | null, body?: unknown) => void;
type Parser = (request: { rawBody?: Buffer }, body: Buffer, done: Done) => void;
type JsonParser = (request: object, body: string, done: Done) => void;

/** What is used of a Fastify instance. */
interface Fastify {
  hasContentTypeParser(type: string): boolean;
  getDefaultJsonParser(onProto: 'error', onConstructor: 'error'): JsonParser;
  addContentTypeParser(type: string, options: { parseAs: 'buffer' }, parser: Parser): void;
}

/**
 * Reads bodies in the protocol's media type on every route, for controllers of the application: on
 * Express with its own JSON parser, limit and options; on Fastify with Fastify's.
 */
export function readA2aBodies(adapter: AbstractHttpAdapter): void {
  if (adapter.getType() === 'express') {
    const express = adapter.getInstance<Express>();
    express.use(a2aJsonReader(express, () => true));
  } else if (adapter.getType() === 'fastify') {
    const fastify = adapter.getInstance<Fastify>();
    if (fastify.hasContentTypeParser(A2A_CONTENT_TYPE)) return;
    const parse = fastify.getDefaultJsonParser('error', 'error');
    fastify.addContentTypeParser(A2A_CONTENT_TYPE, { parseAs: 'buffer' }, (request, body, done) => {
      request.rawBody = body;
      parse(request, body.toString(), done);
    });
  }
}
