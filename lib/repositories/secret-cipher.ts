import { Logger } from '@nestjs/common';
import { SecretUnreadableError } from '../errors/secret-unreadable.error.js';

/** How sealed texts begin; stored JSON never does. */
export const SEALED = 'a2a1.';

/** Protects texts with secrets where they are stored: a port, and its own injection token. */
export abstract class SecretCipher {
  abstract seal(text: string): string;

  /** @throws SecretUnreadableError when the text was sealed with a key that is not known here */
  abstract open(text: string): string;
}

/** Stores texts as they are; it cannot read those from when encryption was on. */
export class PlainText extends SecretCipher {
  seal(text: string): string {
    return text;
  }

  open(text: string): string {
    return text.startsWith(SEALED)
      ? unreadable('is encrypted, and "push.encryption" is off')
      : text;
  }
}

/** The log learns why, callers do not. */
export function unreadable(why: string): never {
  new Logger('A2APush').error(`A stored secret ${why}.`);
  throw new SecretUnreadableError();
}
