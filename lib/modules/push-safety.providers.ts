import type { FactoryProvider, Provider } from '@nestjs/common';
import { COMPILED_OPTIONS, type CompiledOptions } from '../options/compiled-options.js';
import { AesGcmCipher } from '../push/cipher/aes-gcm.cipher.js';
import { HttpPushPoster } from '../push/post/http-push-poster.js';
import { PushPoster } from '../push/push-poster.js';
import { GivenKeys } from '../push/signing/given-keys.js';
import { NotificationSigner } from '../push/signing/notification-signer.js';
import { SharedKeys } from '../push/signing/shared-keys.js';
import { KeySetRepository } from '../repositories/key-set.repository.js';
import { PlainText, SecretCipher } from '../repositories/secret-cipher.js';

const cipher: FactoryProvider = {
  provide: SecretCipher,
  inject: [COMPILED_OPTIONS],
  useFactory: ({ push }: CompiledOptions) =>
    push.encryption ? new AesGcmCipher(push.encryption) : new PlainText(),
};

/** `undefined` where nothing is signed. */
const signer: FactoryProvider = {
  provide: NotificationSigner,
  inject: [COMPILED_OPTIONS, KeySetRepository, SecretCipher],
  useFactory: ({ push }: CompiledOptions, shared: KeySetRepository, secrets: SecretCipher) => {
    if (!push.signing) return undefined;
    const { keys, rotateMs, issuer } = push.signing;
    const source = keys ? new GivenKeys(keys) : new SharedKeys(shared, secrets, rotateMs);
    return new NotificationSigner(source, issuer);
  },
};

const poster: FactoryProvider = {
  provide: PushPoster,
  inject: [COMPILED_OPTIONS, NotificationSigner],
  useFactory: ({ push }: CompiledOptions, by: NotificationSigner | undefined) =>
    new HttpPushPoster(push, by),
};

/** How notifications are protected: the same for every store. */
export const PUSH_SAFETY_PROVIDERS: Provider[] = [cipher, signer, poster];
