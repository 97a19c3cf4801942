import type { AgentCard, SecurityScheme } from '@a2a-js/sdk';

/**
 * Value of WWW-Authenticate for the HTTP schemes the card declares (RFC 9110, section 11.6.1);
 * `Bearer` when it declares none that has a name there.
 */
export function challengeOf({ securitySchemes }: AgentCard): string {
  const names = Object.values(securitySchemes).flatMap(schemeNames);
  return [...new Set(names)].join(', ') || 'Bearer';
}

function schemeNames({ scheme }: SecurityScheme): string[] {
  switch (scheme?.$case) {
    case 'httpAuthSecurityScheme':
      return [scheme.value.scheme || 'Bearer'];
    case 'oauth2SecurityScheme':
    case 'openIdConnectSecurityScheme':
      return ['Bearer'];
    case 'apiKeySecurityScheme':
    case 'mtlsSecurityScheme':
    case undefined:
      return [];
  }
}
