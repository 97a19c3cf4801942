/** Protects texts with secrets where they are stored: a port, and its own injection token. */
export abstract class SecretCipher {
  abstract seal(text: string): string;

  /** @throws Error when the text was sealed with a key that is not known here */
  abstract open(text: string): string;
}

/** Stores texts as they are. */
export class PlainText extends SecretCipher {
  seal(text: string): string {
    return text;
  }

  open(text: string): string {
    return text;
  }
}
