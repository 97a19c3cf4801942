import ipaddr from 'ipaddr.js';
import type { AllowedReceivers } from '../../options/compile-push-allow.js';
import type { CompiledPushSafety } from '../../options/compile-push-safety.js';
import { addressKind, type Address } from './address-kind.js';
import { parseUrl } from '../../model/parse-url.js';

/** Longest URL that is taken, in characters. */
const MAX_URL_LENGTH = 2048;

const LOCAL_NAME = /(^|\.)(localhost|localhost\.localdomain|ip6-localhost|ip6-loopback)$/;

/** Where notifications may go: by URL when one is registered, by address when one is connected to. */
export class TargetRules {
  private readonly allow: AllowedReceivers;
  private readonly allowHttp: boolean;

  constructor({ allow, allowHttp }: Pick<CompiledPushSafety, 'allow' | 'allowHttp'>) {
    this.allow = allow;
    this.allowHttp = allowHttp;
  }

  /**
   * What a URL must be and is not; `undefined` if nothing is wrong with it. Names are not resolved
   * here: what they mean is checked when it counts, before each connection.
   */
  problemOf(text: string): string | undefined {
    if (text.length > MAX_URL_LENGTH) return `must have at most ${MAX_URL_LENGTH} characters`;
    // URL drops line breaks and tabs, wherever they are.
    // eslint-disable-next-line no-control-regex
    if (/[\u0000-\u0020\u007f]/.test(text)) return 'must not have spaces or control characters';
    const url = parseUrl(text);
    if (!url || !['http:', 'https:'].includes(url.protocol)) {
      return 'must be an absolute http or https URL';
    }
    if (url.username || url.password) return 'must not contain user information';
    if (url.port === '0') return 'must not name port 0';
    return this.hostProblem(url);
  }

  /** Whether a host may be connected to at an address, which may be in any form sockets name it. */
  mayConnect(hostname: string, address: string): boolean {
    const [text = ''] = address.split('%');
    if (!ipaddr.isValid(text)) return false;
    const plain = ipaddr.process(text);
    if (this.inNetwork(plain)) return true;
    const kind = addressKind(plain);
    return kind === 'public' || (kind === 'private' && this.namesHost(hostOf(hostname)));
  }

  private hostProblem({ hostname, protocol }: URL): string | undefined {
    const host = hostOf(hostname);
    const isAddress = ipaddr.isValid(host);
    if (isAddress ? !this.mayConnect(host, host) : !this.mayName(host)) {
      return 'must not be of a private or special address';
    }
    const isListed = isAddress ? this.inNetwork(ipaddr.process(host)) : this.namesHost(host);
    return protocol === 'http:' && !this.allowHttp && !isListed ? 'must be https' : undefined;
  }

  private mayName(host: string): boolean {
    return !LOCAL_NAME.test(host) || this.namesHost(host);
  }

  private namesHost(host: string): boolean {
    return this.allow.names.some((name) =>
      name.startsWith('*.') ? host.endsWith(name.slice(1)) : host === name,
    );
  }

  private inNetwork(address: Address): boolean {
    return this.allow.networks.some(
      ([network, bits]) => network.kind() === address.kind() && address.match(network, bits),
    );
  }
}

/** Without the brackets of IPv6, and the dot that ends a name. */
function hostOf(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
}
