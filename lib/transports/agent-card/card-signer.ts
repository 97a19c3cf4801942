import { canonicalizeAgentCard, type AgentCard } from '@a2a-js/sdk';
import { ConfigurationError } from '../../errors/configuration.error.js';
import type { CardSigning } from '../../options/compile-card-signing.js';
import { canonicalJson } from '../wire/canonical-json.js';

/** Cards remembered: one for each address clients use. */
const MAX_REMEMBERED = 100;

/** A signature in the card (RFC 7515, section 7.2.2). */
interface Signature {
  readonly protected?: string;
  readonly signature: string;
}

/** Signs agent cards (A2A specification, section 8.4), each content once. */
export class CardSigner {
  private readonly signatures = new Map<string, Promise<Signature[]>>();
  private jose: Promise<typeof import('jose')> | undefined;

  constructor(private readonly signing: CardSigning) {}

  /** @throws ConfigurationError when the package that signs is not installed */
  async load(): Promise<void> {
    await (this.jose ??= import('jose').catch(() => {
      throw new ConfigurationError(
        'A2AServerModule: option "agentCardSigning" needs the package "jose".',
      );
    }));
  }

  /** The card in ProtoJSON with one more signature; those it has stay. */
  async sign(card: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>> {
    const { signatures = [], ...content } = card;
    const added = await this.signaturesOf(canonicalJson(content), content);
    return { ...content, signatures: [...(signatures as unknown[]), ...added] };
  }

  private signaturesOf(text: string, content: object): Promise<Signature[]> {
    const known = this.signatures.get(text);
    if (known) return known;
    const made = Promise.all(payloads(text, content).map((payload) => this.signatureOf(payload)));
    if (this.signatures.size >= MAX_REMEMBERED) this.signatures.clear();
    this.signatures.set(text, made);
    return made;
  }

  private async signatureOf(payload: string): Promise<Signature> {
    await this.load();
    const { FlattenedSign } = (await this.jose)!;
    const signer = new FlattenedSign(new TextEncoder().encode(payload));
    const { protected: header = '', signature } = await signer
      .setProtectedHeader(this.signing.header)
      .sign(this.signing.key);
    return { protected: header, signature };
  }
}

/**
 * The texts to sign: the card as the SDKs take it, without empty members, and where that differs the
 * card as it is served. Clients need one signature that they can verify.
 */
function payloads(text: string, content: object): string[] {
  return [...new Set([canonicalizeAgentCard(content as AgentCard), text])];
}
