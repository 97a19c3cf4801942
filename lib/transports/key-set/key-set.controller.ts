import { Get, Inject, NotFoundException, Optional, Res } from '@nestjs/common';
import { NotificationSigner } from '../../push/signing/notification-signer.js';
import { toFailure } from '../failures/failure.js';
import { failureMessage, httpHeaders, httpStatus } from '../failures/http-failure.js';
import { rawResponse, type HttpResponse } from '../http/http-types.js';
import { sendJson } from '../http/send-json.js';

/** Where receivers find the keys of notifications, beside the agent card. */
export const KEY_SET_PATH = '.well-known/a2a-jwks.json';

/** Shorter than keys are published ahead, so that nobody misses one. */
const MAX_AGE_S = 300;

/** The public keys that sign push notifications (RFC 7517, section 5). */
export class KeySetController {
  constructor(
    @Optional()
    @Inject(NotificationSigner)
    private readonly signer: NotificationSigner | undefined,
  ) {}

  @Get()
  async get(@Res() reply: HttpResponse): Promise<void> {
    if (!this.signer) throw new NotFoundException('Notifications are not signed.');
    const found = await this.signer.keys.published().catch((error: unknown) => toFailure(error));
    const response = rawResponse(reply);
    if ('kind' in found) {
      const message = failureMessage(found);
      return sendJson(response, httpStatus(found), { message }, httpHeaders(found, 'Bearer'));
    }
    sendJson(response, 200, found, {
      'Content-Type': 'application/jwk-set+json',
      'Cache-Control': `public, max-age=${MAX_AGE_S}`,
    });
  }
}
