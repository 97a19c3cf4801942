import { describe, expect, it } from '@jest/globals';
import { installRedis } from '../../support/redis/install-redis.mjs';

describe('installRedis', () => {
  /** A machine on which the commands named, and no others, succeed. */
  const machine = (works: (line: string) => boolean) => {
    const lines: string[] = [];
    const run = (command: string, args: string[], quiet?: boolean): boolean => {
      const line = [command, ...args].join(' ');
      if (!quiet) lines.push(line);
      return works(line);
    };
    return { lines, run, log: () => undefined };
  };

  it('installs as root with apt-get, package lists first', () => {
    const { lines, ...system } = machine((line) => line.startsWith('apt-get'));
    expect(installRedis({ ...system, isRoot: true })).toBeUndefined();
    expect(lines).toEqual([
      'apt-get update -q',
      'apt-get install -y -q --no-install-recommends redis-server',
    ]);
  });

  it('uses sudo when that asks for no password', () => {
    const { lines, ...system } = machine((line) => /^(apk|sudo)/.test(line));
    expect(installRedis({ ...system, isRoot: false })).toBeUndefined();
    expect(lines).toEqual(['sudo -n apk add redis']);
  });

  it('tries Valkey where Redis is not packaged', () => {
    const { lines, ...system } = machine((line) => /^dnf/.test(line) && !line.endsWith(' redis'));
    expect(installRedis({ ...system, isRoot: true })).toBeUndefined();
    expect(lines).toEqual(['dnf install -y redis', 'dnf install -y valkey']);
  });

  it('needs no root for brew', () => {
    const { lines, ...system } = machine((line) => line.startsWith('brew'));
    expect(installRedis({ ...system, isRoot: false })).toBeUndefined();
    expect(lines).toEqual(['brew install redis']);
  });

  it('changes nothing and says why when it may not install', () => {
    const { lines, ...system } = machine((line) => line.startsWith('apt-get'));
    expect(installRedis({ ...system, isRoot: false })).toMatch(/needs root or sudo/);
    expect(lines).toEqual([]);
  });

  it('says why when there is no package manager', () => {
    expect(installRedis({ run: () => false })).toMatch(/no known package manager/);
  });

  it('says what could not be installed', () => {
    const system = machine((line) => line === 'apk --version');
    expect(installRedis({ ...system, isRoot: true })).toBe('apk could not install redis');
  });
});
