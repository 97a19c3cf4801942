import assert from 'node:assert/strict';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { AGENT_CARD_PATH, verifyAgentCardSignature, type AgentCard } from '@a2a-js/sdk';
import type { AgentCardSigningOptions } from 'nestjs-a2a-redis';

/**
 * Signs the card. The pair is made at each start, so that the sample needs no files; an application
 * reads its private key from where it keeps secrets, and publishes the public one at `jku`.
 */
export class CardKey {
  private readonly pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });

  get signing(): AgentCardSigningOptions {
    return { key: this.pair.privateKey, keyId: 'notes-1' };
  }

  /** What clients find by the id that a signature names. */
  publicKey(keyId: string): KeyObject {
    assert.equal(keyId, this.signing.keyId, 'The card is signed by a key nobody knows.');
    return this.pair.publicKey;
  }

  /** Checks the public card as it is served: what the SDK parses has no security schemes to verify. */
  async verifyCardOf(url: string): Promise<void> {
    const answer = await fetch(`${url}/${AGENT_CARD_PATH}`);
    const card = (await answer.json()) as AgentCard;
    const verify = verifyAgentCardSignature((keyId) => Promise.resolve(this.publicKey(keyId)));
    await verify(card);
    console.log(`  the card of "${card.name}" is signed by "${this.signing.keyId}"`);
  }
}
