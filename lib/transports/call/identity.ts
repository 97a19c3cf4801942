import type { User } from '@a2a-js/sdk/server';
import { PermissionDeniedError } from '../../errors/permission-denied.error.js';
import { UnauthenticatedError } from '../../errors/unauthenticated.error.js';
import type { CallSource, TenantResolver, UserResolver } from '../../model/call-source.js';

/** Who calls, and whether callers who do not say so are served. */
export class Identity {
  constructor(
    private readonly userOf: UserResolver,
    private readonly allowsAnonymous: boolean,
    private readonly tenantOf: TenantResolver = () => undefined,
  ) {}

  /** @throws UnauthenticatedError for an anonymous caller where there may be none */
  async of(source: CallSource): Promise<User | undefined> {
    const user = await this.userOf(source);
    if (user?.isAuthenticated && isName(user.userName)) return user;
    if (!this.allowsAnonymous) throw new UnauthenticatedError();
    return undefined;
  }

  /**
   * The tenant the caller belongs to; `''`: whichever it names.
   * @throws PermissionDeniedError when its address names another
   */
  tenant(source: CallSource, addressed: string): string {
    const own = this.tenantOf(source) ?? '';
    if (own && addressed && own !== addressed) throw new PermissionDeniedError();
    return own;
  }
}

/** Text that is stored as it is: lone surrogates would blur two names into one. */
function isName(name: unknown): boolean {
  return typeof name === 'string' && name !== '' && !/\p{Cs}/u.test(name);
}
