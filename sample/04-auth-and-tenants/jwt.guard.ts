import { Injectable, UnauthorizedException } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Tokens, type Claims } from './tokens.js';

interface AuthenticatedRequest {
  readonly headers: { readonly authorization?: string };
  user?: Claims;
}

/** An ordinary Nest guard: it leaves the claims where Passport would, on `request.user`. */
@Injectable()
export class JwtGuard implements CanActivate {
  constructor(private readonly tokens: Tokens) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const [, token] = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '') ?? [];
    if (token === undefined) throw new UnauthorizedException('Send a bearer token.');
    try {
      request.user = await this.tokens.verify(token);
    } catch {
      throw new UnauthorizedException('The token is not valid.');
    }
    return true;
  }
}
