import type { User } from '@a2a-js/sdk/server';
import type { AgentCardOptions } from 'nestjs-a2a-redis';
import type { Claims } from './tokens.js';

/** What everybody may know, and how to sign in. */
export const PUBLIC_CARD: AgentCardOptions = {
  name: 'Notes',
  description: 'Keeps notes. Sign in to use it.',
  version: '1.0.0',
  securitySchemes: {
    bearer: {
      scheme: {
        $case: 'httpAuthSecurityScheme',
        value: { scheme: 'Bearer', bearerFormat: 'JWT', description: 'A token of the issuer.' },
      },
    },
  },
  securityRequirements: [{ schemes: { bearer: { list: [] } } }],
};

/** The caller, with the claims of its token. */
export interface TokenUser extends User {
  readonly claims: Claims;
}

/** What only callers with a token learn, each its own. */
export function extendedCard(user: User): Partial<AgentCardOptions> {
  const { tenant, role } = (user as TokenUser).claims;
  const limit = role === 'admin' ? 'without a limit' : 'up to 100 a day';
  return { description: `Keeps the notes of ${tenant}, ${limit}.` };
}
