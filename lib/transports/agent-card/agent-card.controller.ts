import { createHash } from 'node:crypto';
import { Get, Inject, Req, Res } from '@nestjs/common';
import { ServedAgent } from '../agent/served-agent.js';
import { headerValue } from '../call/header-value.js';
import { rawResponse, type HttpRequest, type HttpResponse } from '../http/http-types.js';
import { httpSource } from '../http/http-source.js';
import { sendJson } from '../http/send-json.js';
import { encodeCard } from '../wire/encode-card.js';

/** The public agent card (A2A specification, sections 8.2 and 8.6). */
export class AgentCardController {
  constructor(@Inject(ServedAgent) private readonly agent: ServedAgent) {}

  @Get()
  get(@Req() request: HttpRequest, @Res() reply: HttpResponse): void {
    const { cards, options, address } = this.agent;
    const json = JSON.stringify(encodeCard(cards.at(address.of(httpSource(request)))));
    const etag = `"${createHash('sha256').update(json).digest('base64url').slice(0, 27)}"`;
    const headers = {
      ETag: etag,
      'Cache-Control': `public, max-age=${options.cardMaxAgeSeconds}`,
      Vary: 'Host',
    };
    const response = rawResponse(reply);
    if (matches(headerValue(request.headers, 'if-none-match'), etag)) {
      response.writeHead(304, headers).end();
      return;
    }
    sendJson(response, 200, json, headers);
  }
}

/** If-None-Match is a list of tags, weak ones included (RFC 9110, section 13.1.2). */
function matches(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  const tags = header.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes(etag) || tags.includes('*');
}
