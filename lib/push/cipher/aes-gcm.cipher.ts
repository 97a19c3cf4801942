import { createCipheriv, createDecipheriv, randomBytes, type KeyObject } from 'node:crypto';
import type { EncryptionKeys } from '../../options/compile-push-encryption.js';
import { SEALED, SecretCipher, unreadable } from '../../repositories/secret-cipher.js';

const ALGORITHM = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** `a2a1.<key id>.<iv, ciphertext and tag>`. */
const FORM = /^(a2a1\.([\w-]+)\.)([\w-]+)$/;

/**
 * AES-256-GCM with a random IV. The head with the key id is authenticated, so a text is never tried
 * with another key than its own. Texts from before encryption was turned on are read as they are.
 */
export class AesGcmCipher extends SecretCipher {
  private readonly current: readonly [id: string, key: KeyObject];

  /** @param keys at least one */
  constructor(private readonly keys: EncryptionKeys) {
    super();
    this.current = [...keys][0]!;
  }

  seal(text: string): string {
    const [id, key] = this.current;
    const head = `${SEALED}${id}.`;
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(ALGORITHM, key, iv).setAAD(Buffer.from(head));
    const body = [iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()];
    return `${head}${Buffer.concat(body).toString('base64url')}`;
  }

  /** @throws SecretUnreadableError */
  open(text: string): string {
    if (!text.startsWith(SEALED)) return text;
    const [, head = '', id = '', body = ''] = FORM.exec(text) ?? [];
    const key = this.keys.get(id);
    if (!key)
      return unreadable(`is sealed with the key "${id}", which is not in "push.encryption"`);
    try {
      return decrypt(key, head, Buffer.from(body, 'base64url'));
    } catch {
      return unreadable(`does not open with the key "${id}": another key, or the text was changed`);
    }
  }
}

function decrypt(key: KeyObject, head: string, body: Buffer): string {
  const end = body.length - TAG_BYTES;
  const decipher = createDecipheriv(ALGORITHM, key, body.subarray(0, IV_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(Buffer.from(head)).setAuthTag(body.subarray(end));
  const text = decipher.update(body.subarray(IV_BYTES, end), undefined, 'utf8');
  return text + decipher.final('utf8');
}
