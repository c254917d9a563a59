import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clientKey } from '../../../bridge/auth/access.js';
import {
  canonicalAddress,
  isAllowedHost,
  isAllowedOrigin,
  isForeignFetch,
  isLoopback,
  parseHost,
  type SourcePolicy,
} from '../../../bridge/auth/source.js';

const local: SourcePolicy = {
  localAddress: '127.0.0.1',
  localPort: 4404,
  allowedHosts: [],
  allowedOrigins: [],
};
const network: SourcePolicy = {
  ...local,
  localAddress: '::ffff:192.168.1.20',
  allowedHosts: ['studio.local', 'studio.example:443'],
  allowedOrigins: ['http://localhost:5173'],
};

describe('the Host header', () => {
  it.each([
    ['localhost:4404', { host: 'localhost', port: 4404 }],
    ['LOCALHOST', { host: 'localhost', port: null }],
    ['localhost.:4404', { host: 'localhost', port: 4404 }],
    ['[::1]:4404', { host: '::1', port: 4404 }],
    ['[0:0:0:0:0:0:0:1]', { host: '::1', port: null }],
    ['[::ffff:127.0.0.1]:1', { host: '127.0.0.1', port: 1 }],
    ['::1', null],
    ['[::1', null],
    ['[localhost]', null],
    ['a b', null],
    ['a:0', null],
    ['a:65536', null],
    ['user@localhost', null],
    ['localhost:4404, evil.com', null],
    ['', null],
    ['.', null],
    ['a'.repeat(300), null],
    [undefined, null],
  ])('%j is read as %j', (header, expected) => {
    expect(parseHost(header)).toEqual(expected);
  });

  it.each(['127.0.0.1:4404', 'localhost:4404', '[::1]:4404'])('allows %s on loopback', (host) => {
    expect(isAllowedHost(host, local)).toBe(true);
  });

  it.each([
    'evil.com:4404',
    'localhost.evil.com:4404',
    '127.0.0.1.nip.io:4404',
    'localhost:80',
    'localhost',
    '127.0.0.2:4404',
    '192.168.1.20:4404',
    '[::2]:4404',
    '2130706433:4404',
    undefined,
  ])('refuses %s on loopback', (host) => {
    expect(isAllowedHost(host, local)).toBe(false);
  });

  it('allows the address it came in on and the listed names on a network', () => {
    expect(isAllowedHost('192.168.1.20:4404', network)).toBe(true);
    expect(isAllowedHost('192.168.1.21:4404', network)).toBe(false);
    expect(isAllowedHost('studio.local:4404', network)).toBe(true);
    expect(isAllowedHost('studio.local:4405', network)).toBe(false);
    expect(isAllowedHost('studio.example:443', network)).toBe(true);
    expect(isAllowedHost('studio.example:4404', network)).toBe(false);
  });

  it('allows no name that is not ours, whatever it looks like', () => {
    fc.assert(
      fc.property(fc.domain(), fc.integer({ min: 1, max: 65535 }), (name, port) => {
        expect(isAllowedHost(`${name}:${port}`, local)).toBe(false);
        expect(isAllowedHost(`${name}:4404`, local)).toBe(false);
      }),
    );
  });
});

describe('the Origin header', () => {
  const host = '127.0.0.1:4404';
  it('may be absent, our own or listed', () => {
    expect(isAllowedOrigin(undefined, host, local)).toBe(true);
    expect(isAllowedOrigin('http://127.0.0.1:4404', host, local)).toBe(true);
    expect(isAllowedOrigin('http://[::1]:4404', '[::1]:4404', local)).toBe(true);
    expect(isAllowedOrigin('http://localhost:5173', 'studio.local:4404', network)).toBe(true);
    expect(isAllowedOrigin('https://studio.example', 'studio.example', network)).toBe(true);
  });

  it.each([
    'null',
    '',
    'http://evil.com',
    'http://127.0.0.1',
    'http://127.0.0.1:3000',
    'http://localhost:4404',
    'http://127.0.0.1:4404.evil.com',
    'http://127.0.0.1:4404@evil.com',
    'http://127.0.0.1:4404/',
    'https://127.0.0.1',
    'file://',
    'chrome-extension://abcdef',
  ])('is foreign as %j', (origin) => {
    expect(isAllowedOrigin(origin, host, local)).toBe(false);
  });

  it('is foreign when the browser says so', () => {
    expect(isForeignFetch(undefined)).toBe(false);
    expect(isForeignFetch('same-origin')).toBe(false);
    expect(isForeignFetch('none')).toBe(false);
    expect(isForeignFetch('same-site')).toBe(true);
    expect(isForeignFetch('cross-site')).toBe(true);
  });
});

describe('addresses', () => {
  it('have one spelling', () => {
    expect(canonicalAddress('::ffff:10.0.0.1')).toBe('10.0.0.1');
    expect(canonicalAddress('FE80:0::1%eth0')).toBe('fe80::1');
  });

  it('are loopback or not', () => {
    expect(['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1'].map(isLoopback)).not.toContain(false);
    expect(['0.0.0.0', '10.0.0.1', '::', '127.evil.com', 'unknown'].map(isLoopback)).not.toContain(true);
  });

  it('share a limit by network where one client has many', () => {
    expect(clientKey('2001:db8:1:2:3:4:5:6')).toBe(clientKey('2001:db8:1:2::9'));
    expect(clientKey('2001:db8:1:2::9')).not.toBe(clientKey('2001:db8:1:3::9'));
    expect(clientKey('2001:db8::1')).toBe('2001:db8:0:0::/64');
    expect(clientKey('10.0.0.1')).not.toBe(clientKey('10.0.0.2'));
    expect(clientKey('::1')).toBe(clientKey('127.0.0.1'));
  });
});
