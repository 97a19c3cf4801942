import type { User } from '@a2a-js/sdk/server';
import { UnauthenticatedError } from '../../errors/unauthenticated.error.js';
import type { CallSource, UserResolver } from '../../model/call-source.js';

/** Who calls, and whether callers who do not say so are served. */
export class Identity {
  constructor(
    private readonly userOf: UserResolver,
    private readonly allowsAnonymous: boolean,
  ) {}

  /** @throws UnauthenticatedError for an anonymous caller where there may be none */
  async of(source: CallSource): Promise<User | undefined> {
    const user = await this.userOf(source);
    if (user?.isAuthenticated && isName(user.userName)) return user;
    if (!this.allowsAnonymous) throw new UnauthenticatedError();
    return undefined;
  }
}

/** Text that is stored as it is: lone surrogates would blur two names into one. */
function isName(name: unknown): boolean {
  return typeof name === 'string' && name !== '' && !/\p{Cs}/u.test(name);
}
