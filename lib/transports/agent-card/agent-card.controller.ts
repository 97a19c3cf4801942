import { createHash } from 'node:crypto';
import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { AGENT_CARD_PATH, AgentCard, type AgentInterface } from '@a2a-js/sdk';
import {
  COMPILED_SERVER_OPTIONS,
  type CompiledServerOptions,
} from '../../options/compiled-server-options.js';
import { AgentCardService } from '../../task-manager/agent-card.service.js';
import { PROTOCOL_VERSION } from '../http/call-context.js';
import { headerOf, rawResponse, type HttpRequest, type HttpResponse } from '../http/http-types.js';
import { sendJson } from '../http/send-json.js';

/** The public agent card (A2A specification, sections 8.2 and 8.6). */
@Controller(`/${AGENT_CARD_PATH}`)
export class AgentCardController {
  constructor(
    @Inject(AgentCardService) private readonly cards: AgentCardService,
    @Inject(COMPILED_SERVER_OPTIONS) private readonly options: CompiledServerOptions,
  ) {}

  @Get()
  get(@Req() request: HttpRequest, @Res() reply: HttpResponse): void {
    const json = JSON.stringify(encode(this.withInterfaces(request)));
    const etag = `"${createHash('sha256').update(json).digest('base64url').slice(0, 27)}"`;
    const headers = {
      ETag: etag,
      'Cache-Control': `public, max-age=${this.options.cardMaxAgeSeconds}`,
      Vary: 'Host',
    };
    const response = rawResponse(reply);
    if (matches(headerOf(request, 'if-none-match'), etag)) {
      response.writeHead(304, headers).end();
      return;
    }
    sendJson(response, 200, json, headers);
  }

  /** What the application declares, else what is mounted. */
  private withInterfaces(request: HttpRequest): AgentCard {
    const { card } = this.cards;
    if (card.supportedInterfaces.length > 0) return card;
    const mounted: AgentInterface = {
      url: `${this.options.publicUrl ?? originOf(request)}${this.options.path}`,
      protocolBinding: 'JSONRPC',
      tenant: '',
      protocolVersion: PROTOCOL_VERSION,
    };
    return { ...card, supportedInterfaces: [mounted] };
  }
}

/** The codec leaves out empty lists; the protocol requires these. */
function encode(card: AgentCard): object {
  const required = { defaultInputModes: [], defaultOutputModes: [], skills: [] };
  return { ...required, ...(AgentCard.toJSON(card) as object) };
}

function originOf(request: HttpRequest): string {
  return `${request.protocol ?? 'http'}://${headerOf(request, 'host') ?? 'localhost'}`;
}

/** If-None-Match is a list of tags, weak ones included (RFC 9110, section 13.1.2). */
function matches(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  const tags = header.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes(etag) || tags.includes('*');
}
