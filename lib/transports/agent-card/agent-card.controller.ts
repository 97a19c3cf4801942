import { createHash } from 'node:crypto';
import { Get, Inject, Req, Res, type OnModuleInit } from '@nestjs/common';
import { A2A_VERSION_HEADER } from '@a2a-js/sdk';
import type { CallSource } from '../../model/call-source.js';
import { ServedAgent } from '../agent/served-agent.js';
import { headerValue } from '../call/header-value.js';
import { PROTOCOL_VERSION } from '../call/protocol-version.js';
import { requestedVersion } from '../call/requested-version.js';
import { rawResponse, type HttpRequest, type HttpResponse } from '../http/http-types.js';
import { httpSource } from '../http/http-source.js';
import { sendJson } from '../http/send-json.js';
import { hybridCard } from '../v03/v03-card.js';
import { encodeCard } from '../wire/encode-card.js';
import { CardSigner } from './card-signer.js';

/** The public agent card (A2A specification, sections 8.2 to 8.6). */
export class AgentCardController implements OnModuleInit {
  private readonly signer: CardSigner | undefined;

  constructor(@Inject(ServedAgent) private readonly agent: ServedAgent) {
    const { agentCardSigning } = agent.options;
    this.signer = agentCardSigning && new CardSigner(agentCardSigning);
  }

  async onModuleInit(): Promise<void> {
    await this.signer?.load();
  }

  @Get()
  async get(@Req() request: HttpRequest, @Res() reply: HttpResponse): Promise<void> {
    const json = JSON.stringify(await this.cardFor(httpSource(request)));
    const etag = `"${createHash('sha256').update(json).digest('base64url').slice(0, 27)}"`;
    const headers = {
      ETag: etag,
      'Cache-Control': `public, max-age=${this.agent.options.cardMaxAgeSeconds}`,
      Vary: this.agent.options.v03 ? `Host, ${A2A_VERSION_HEADER}` : 'Host',
    };
    const response = rawResponse(reply);
    if (matches(headerValue(request.headers, 'if-none-match'), etag)) {
      response.writeHead(304, headers).end();
      return;
    }
    sendJson(response, 200, json, headers);
  }

  /** Without a version clients may speak any; who asks for 1.0 gets nothing else. */
  private async cardFor(source: CallSource): Promise<Readonly<Record<string, unknown>>> {
    const card = this.agent.cards.at(this.agent.address.of(source));
    const json = encodeCard(card);
    const signed = this.signer ? await this.signer.sign(json) : json;
    const isHybrid = this.agent.options.v03 && requestedVersion(source) !== PROTOCOL_VERSION;
    return isHybrid ? hybridCard(card, signed) : signed;
  }
}

/** If-None-Match is a list of tags, weak ones included (RFC 9110, section 13.1.2). */
function matches(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  const tags = header.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes(etag) || tags.includes('*');
}
