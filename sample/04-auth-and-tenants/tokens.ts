import { jwtVerify, SignJWT } from 'jose';

/** What a token of this sample says of its owner. */
export interface Claims {
  readonly sub: string;
  readonly tenant: string;
  readonly role: 'member' | 'admin';
}

const AUDIENCE = 'notes-agent';

/**
 * Signs and checks tokens with one shared secret, so that the sample needs no identity provider.
 * An application verifies the tokens of its provider with `createRemoteJWKSet` instead.
 */
export class Tokens {
  constructor(private readonly secret: Uint8Array) {}

  issue({ sub, ...claims }: Claims): Promise<string> {
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(sub)
      .setAudience(AUDIENCE)
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(this.secret);
  }

  /** Rejects when the token is not one of ours, or no longer. */
  async verify(token: string): Promise<Claims> {
    const options = { algorithms: ['HS256'], audience: AUDIENCE };
    const { payload } = await jwtVerify<Claims>(token, this.secret, options);
    return payload;
  }
}
