import { describe, expect, it } from '@jest/globals';
import { compilePushOptions } from '#lib/options/compile-push-options.js';
import type { PushOptions } from '#lib/options/push-options.interface.js';
import { TargetRules } from '#lib/push/target/target-rules.js';

const rules = (options: PushOptions = {}) => new TargetRules(compilePushOptions(options, 'test'));
const problem = (url: string, options?: PushOptions) => rules(options).problemOf(url);

const ADDRESS = 'must not be of a private or special address';
const HTTPS = 'must be https';

/** Hosts as they stand in URLs, with what they are. */
const REFUSED: readonly (readonly [string, string])[] = [
  ['127.0.0.1', 'loopback'],
  ['127.255.255.254', 'loopback'],
  ['127.1', 'loopback, short'],
  ['2130706433', 'loopback, decimal'],
  ['0x7f000001', 'loopback, hexadecimal'],
  ['0177.0.0.1', 'loopback, octal'],
  ['0x7f.0.0.0x1', 'loopback, mixed'],
  ['127.0.0.1.', 'loopback with a dot'],
  ['%31%32%37.0.0.1', 'loopback, percent-encoded'],
  ['１２７.0.0.1', 'loopback in full-width digits'],
  ['127。0。0。1', 'loopback with ideographic dots'],
  ['[::1]', 'loopback'],
  ['[0:0:0:0:0:0:0:1]', 'loopback, written out'],
  ['[::ffff:127.0.0.1]', 'mapped loopback'],
  ['[::ffff:7f00:1]', 'mapped loopback in hexadecimal'],
  ['[::127.0.0.1]', 'IPv4-compatible loopback'],
  ['[::ffff:0:127.0.0.1]', 'translated loopback'],
  ['[64:ff9b::127.0.0.1]', 'loopback behind NAT64'],
  ['[64:ff9b::10.0.0.1]', 'private behind NAT64'],
  ['[64:ff9b:1::10.0.0.1]', 'local NAT64'],
  ['[2002:7f00:1::]', 'loopback over 6to4'],
  ['[2002:0a00:1::1]', 'private over 6to4'],
  ['[2001:0:4136:e378:8000:63bf:80ff:fffe]', 'loopback over Teredo'],
  ['10.0.0.1', 'private'],
  ['172.16.0.1', 'private'],
  ['172.31.255.255', 'private'],
  ['192.168.1.1', 'private'],
  ['012.0.0.1', 'private, octal'],
  ['[::ffff:10.0.0.1]', 'mapped private'],
  ['[fc00::1]', 'unique local'],
  ['[fd12:3456:789a::1]', 'unique local'],
  ['[fec0::1]', 'site-local'],
  ['169.254.1.1', 'link-local'],
  ['169.254.169.254', 'metadata'],
  ['2852039166', 'metadata, decimal'],
  ['[::ffff:169.254.169.254]', 'mapped metadata'],
  ['[fe80::1]', 'link-local'],
  ['[fd00:ec2::254]', 'metadata of AWS'],
  ['[fd20:ce::254]', 'metadata of Google'],
  ['100.100.100.200', 'metadata of Alibaba'],
  ['192.0.0.192', 'metadata of Oracle'],
  ['168.63.129.16', 'the host of Azure'],
  ['100.64.0.1', 'carrier-grade NAT'],
  ['100.127.255.255', 'carrier-grade NAT'],
  ['0.0.0.0', 'unspecified'],
  ['0', 'unspecified, short'],
  ['0.1.2.3', 'this network'],
  ['[::]', 'unspecified'],
  ['255.255.255.255', 'broadcast'],
  ['224.0.0.1', 'multicast'],
  ['239.255.255.250', 'multicast'],
  ['[ff02::1]', 'multicast'],
  ['240.0.0.1', 'reserved'],
  ['192.0.2.1', 'documentation'],
  ['198.51.100.1', 'documentation'],
  ['203.0.113.1', 'documentation'],
  ['198.18.0.1', 'benchmarking'],
  ['[2001:db8::1]', 'documentation'],
  ['[3fff::1]', 'documentation'],
  ['[100::1]', 'discard'],
  ['[4000::1]', 'not given out'],
  ['localhost', 'a local name'],
  ['LOCALHOST', 'a local name'],
  ['localhost.', 'a local name with a dot'],
  ['hooks.localhost', 'below a local name'],
  ['localhost.localdomain', 'a local name'],
  ['ip6-localhost', 'a local name'],
];

describe('TargetRules', () => {
  describe('§13.2 SHOULD refuse URLs of private, loopback and link-local addresses', () => {
    it.each(REFUSED)('refuses https://%s (%s)', (host) => {
      expect(problem(`https://${host}/hook`)).toBe(ADDRESS);
      expect(problem(`https://${host}:8443/hook`)).toBe(ADDRESS);
      expect(problem(`http://${host}/hook`, { allowHttp: true })).toBe(ADDRESS);
    });
  });

  it.each([
    'https://hooks.example/a2a',
    'https://hooks.example:8443/a2a?key=1#part',
    'https://8.8.8.8/',
    'https://172.32.0.1/',
    'https://100.128.0.1/',
    'https://[2606:4700:4700::1111]/',
    'https://[::ffff:8.8.8.8]/',
    'https://[64:ff9b::8.8.8.8]/',
    'https://bücher.example/',
    'https://localhost.example/',
    'https://notlocalhost/',
  ])('takes %s', (url) => {
    expect(problem(url)).toBeUndefined();
  });

  it.each([
    ['', 'must be an absolute http or https URL'],
    ['/hook', 'must be an absolute http or https URL'],
    ['ftp://hooks.example', 'must be an absolute http or https URL'],
    ['file:///etc/passwd', 'must be an absolute http or https URL'],
    ['gopher://127.0.0.1:6379/_FLUSHALL', 'must be an absolute http or https URL'],
    ['https://[fe80::1%25eth0]/', 'must be an absolute http or https URL'],
    ['https://256.256.256.256/', 'must be an absolute http or https URL'],
    ['https://hooks.example:70000/', 'must be an absolute http or https URL'],
    ['https://me@hooks.example/', 'must not contain user information'],
    ['https://me:secret@hooks.example/', 'must not contain user information'],
    ['https://hooks.example@127.0.0.1/', 'must not contain user information'],
    ['https://hooks.example:0/', 'must not name port 0'],
    ['https://hooks.example/a\r\nX: y', 'must not have spaces or control characters'],
    ['https://hooks.\texample/', 'must not have spaces or control characters'],
    [' https://hooks.example/', 'must not have spaces or control characters'],
    [`https://hooks.example/${'x'.repeat(2048)}`, 'must have at most 2048 characters'],
    ['http://hooks.example/', HTTPS],
    ['http://8.8.8.8/', HTTPS],
  ])('refuses %j', (url, expected) => {
    expect(problem(url)).toBe(expected);
  });

  describe('allowHttp', () => {
    it('takes http of public hosts', () => {
      expect(problem('http://hooks.example/', { allowHttp: true })).toBeUndefined();
      expect(problem('http://8.8.8.8/', { allowHttp: true })).toBeUndefined();
    });
  });

  describe('allow', () => {
    it.each([
      ['hooks.internal', 'http://hooks.internal/'],
      ['hooks.internal', 'https://HOOKS.internal./'],
      ['Hooks.Internal.', 'https://hooks.internal/'],
      ['*.cluster.local', 'http://a.b.cluster.local/'],
      ['localhost', 'http://localhost:3000/'],
      ['bücher.internal', 'http://xn--bcher-kva.internal/'],
      ['10.0.0.0/8', 'http://10.1.2.3/'],
      ['10.0.0.0/8', 'https://[::ffff:10.1.2.3]/'],
      ['10.1.2.3', 'http://10.1.2.3/'],
      ['fd00::/8', 'http://[fd12::1]/'],
      ['::1', 'http://[::1]/'],
      ['127.0.0.0/8', 'http://2130706433/'],
      ['169.254.169.254', 'http://169.254.169.254/'],
    ])('%s opens %s', (entry, url) => {
      expect(problem(url, { allow: [entry] })).toBeUndefined();
    });

    it.each([
      ['hooks.internal', 'http://other.internal/', HTTPS],
      ['hooks.internal', 'http://a.hooks.internal/', HTTPS],
      ['hooks.internal', 'http://hooks.internal.evil.example/', HTTPS],
      ['*.cluster.local', 'http://cluster.local/', HTTPS],
      ['*.cluster.local', 'http://evilcluster.local/', HTTPS],
      ['10.0.0.0/8', 'http://11.0.0.1/', HTTPS],
      ['10.0.0.0/8', 'http://192.168.0.1/', ADDRESS],
      ['10.1.2.3', 'http://10.1.2.4/', ADDRESS],
      ['::/0', 'http://10.1.2.3/', ADDRESS],
      ['fd00::/8', 'http://[fc00::1]/', ADDRESS],
      ['localhost', 'http://127.0.0.1/', ADDRESS],
    ])('%s does not open %s', (entry, url, expected) => {
      expect(problem(url, { allow: [entry] })).toBe(expected);
    });

    it('by name opens private addresses, and none that no receiver has', () => {
      const named = rules({ allow: ['hooks.internal'] });
      const may = (address: string) => named.mayConnect('hooks.internal', address);
      const privates = ['10.0.0.1', '127.0.0.1', '::1', 'fd00::1', '100.64.0.1', '::ffff:10.0.0.1'];
      expect(privates.map(may)).toEqual(privates.map(() => true));
      const special = ['169.254.169.254', 'fe80::1%eth0', 'fd00:ec2::254', '0.0.0.0', '224.0.0.1'];
      expect(special.map(may)).toEqual(special.map(() => false));
      expect(named.mayConnect('other.internal', '10.0.0.1')).toBe(false);
    });

    it('by network opens it to every name', () => {
      const networks = rules({ allow: ['10.0.0.0/8'] });
      expect(networks.mayConnect('hooks.example', '10.1.2.3')).toBe(true);
      expect(networks.mayConnect('hooks.example', '192.168.0.1')).toBe(false);
      expect(networks.mayConnect('hooks.example', 'no address')).toBe(false);
    });
  });
});
