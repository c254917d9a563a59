import type { IncomingMessage } from 'node:http';
import { isIPv6 } from 'node:net';
import type { AccessLevel } from '../../schemas/contract.js';
import { PadbridgeError } from '../../schemas/errors.js';
import type { Caller, RateLimiter } from '../dispatch.js';
import { readSessionCookie, sessionCookie } from './cookie.js';
import { createRateLimiter, type RateLimits } from './rate-limit.js';
import { sessionFile } from './session-file.js';
import { createSessions, SESSION_LIFE_MS } from './sessions.js';
import {
  canonicalAddress,
  isAllowedHost,
  isAllowedOrigin,
  isForeignFetch,
  isLoopback,
  type SourcePolicy,
} from './source.js';
import { loadTokens, type Grant } from './tokens.js';

/** Everything a door asks before it lets a request in. */
export interface Access {
  /** Refuses a foreign Host or Origin. Throws forbidden. Nothing else of the request may be looked at before. */
  checkSource(request: IncomingMessage): void;
  /**
   * Who is calling: checks the source, then the bearer token or the session cookie. Throws forbidden, unauthorised,
   * or rate-limited after too many wrong tokens. `door` becomes part of the caller's name.
   */
  authenticate(request: IncomingMessage, door?: string): Caller;
  /** A caller without a token, who may ask for health. Does not check the source. */
  anonymous(request: IncomingMessage, door?: string): Caller;
  /** The path of a one-time browser link, `/login?code=…`, with all scopes of the grant. */
  createLoginPath(scopes: ReadonlySet<AccessLevel>): string;
  /** Exchanges the code of a link for the value of a Set-Cookie header. Throws unauthorised or rate-limited. */
  redeem(code: string, request: IncomingMessage): string;
  /** The same for a caller who showed a token. */
  openSession(request: IncomingMessage, caller: Caller): string;
  /** Ends the session of a request; the Set-Cookie value removes its cookie. */
  closeSession(request: IncomingMessage): string;
  /** The one limiter of all doors. */
  readonly limiter: RateLimiter;
}

export interface AccessOptions {
  dataDir: string;
  allowedHosts?: readonly string[];
  allowedOrigins?: readonly string[];
  limits?: { remote?: RateLimits; loopback?: RateLimits };
}

const NO_SCOPES: ReadonlySet<AccessLevel> = new Set();
const HEALTH_SCOPES: ReadonlySet<AccessLevel> = new Set(['read']);
/** A provider hands out IPv6 by /64: one client has as many addresses as it likes, so its network is the client. */
const IPV6_NETWORK_GROUPS = 4;

/** Access control over the tokens of a data folder. Throws what loadTokens throws. */
export async function createAccess(options: AccessOptions): Promise<Access> {
  const { dataDir, allowedHosts = [], allowedOrigins = [], limits = {} } = options;
  const tokens = await loadTokens(dataDir);
  const sessions = createSessions(Date.now, sessionFile(dataDir, tokens.fingerprint));
  const limiter = createRateLimiter(limits);

  function checkSource(request: IncomingMessage): void {
    const policy: SourcePolicy = {
      localAddress: request.socket.localAddress ?? '',
      localPort: request.socket.localPort ?? 0,
      allowedHosts,
      allowedOrigins,
    };
    const { host, origin } = request.headers;
    if (!isAllowedHost(host, policy)) {
      throw new PadbridgeError('forbidden', 'Padbridge does not answer to this host name.', {
        subject: host,
        next: 'Use the address that Padbridge printed, or add the name to allowedHosts in its settings.',
      });
    }
    if (!isAllowedOrigin(origin, host, policy)) {
      throw new PadbridgeError('forbidden', 'Pages of another site may not call Padbridge.', {
        subject: origin,
        next: 'Open the UI that Padbridge serves, or add the origin to allowedOrigins in its settings.',
      });
    }
  }

  function grantOf(request: IncomingMessage, stranger: Caller): Grant {
    const { authorization, cookie, origin } = request.headers;
    if (authorization !== undefined) {
      const presented = /^Bearer +([^\s]+) *$/i.exec(authorization)?.[1];
      const grant = presented === undefined ? null : tokens.find(presented);
      if (grant !== null) return grant;
      limiter.take(stranger, 'login');
      throw new PadbridgeError('unauthorised', 'This token is not valid.', {
        next: 'Take it from the file `token` in the data folder.',
      });
    }
    const sessionId = readSessionCookie(cookie, request.socket.localPort ?? 0);
    // A cookie is sent along by the browser whoever made the request, so only our own pages may use it.
    const foreign =
      isForeignFetch(request.headers['sec-fetch-site']?.toString()) && !allowedOrigins.includes(origin ?? '');
    const grant = sessionId === null || foreign ? null : sessions.find(sessionId);
    if (grant !== null) return grant;
    throw new PadbridgeError('unauthorised', 'This needs a token or a logged-in browser.', {
      next: 'Run `padbridge open` for a browser, or send `Authorization: Bearer …` with the token of the data folder.',
    });
  }

  function setCookie(request: IncomingMessage, sessionId: string): string {
    return sessionCookie(sessionId, request.socket.localPort ?? 0, SESSION_LIFE_MS / 1000);
  }

  return {
    limiter,
    checkSource,
    authenticate(request, door = 'http') {
      checkSource(request);
      const grant = grantOf(request, callerOf(request, door, NO_SCOPES));
      const caller = callerOf(request, door, grant.scopes);
      return grant.name === 'main' ? caller : { ...caller, name: `${caller.name} (${grant.name})` };
    },
    anonymous: (request, door = 'http') => callerOf(request, door, HEALTH_SCOPES),
    createLoginPath: (scopes) => `/login?code=${sessions.createCode({ name: 'browser', scopes })}`,
    redeem(code, request) {
      limiter.take(callerOf(request, 'http', NO_SCOPES), 'login');
      return setCookie(request, sessions.redeem(code));
    },
    openSession(request, caller) {
      limiter.take(caller, 'login');
      return setCookie(request, sessions.open({ name: 'browser', scopes: caller.scopes }));
    },
    closeSession(request) {
      const port = request.socket.localPort ?? 0;
      const sessionId = readSessionCookie(request.headers.cookie, port);
      if (sessionId !== null) sessions.close(sessionId);
      return sessionCookie('', port, 0);
    },
  };
}

function callerOf(request: IncomingMessage, door: string, scopes: ReadonlySet<AccessLevel>): Caller {
  return callerAt(request.socket.remoteAddress ?? 'unknown', door, scopes);
}

/** Who calls from an address, in any spelling, through a door. */
export function callerAt(from: string, door: string, scopes: ReadonlySet<AccessLevel>): Caller {
  const address = canonicalAddress(from);
  return { name: `${door} ${address}`, client: clientKey(address), loopback: isLoopback(address), scopes };
}

/** What shares a rate limit: an IPv4 address, or the /64 network of an IPv6 one. All of loopback is one client. */
export function clientKey(address: string): string {
  if (isLoopback(address)) return 'loopback';
  if (!isIPv6(address)) return address;
  const [head = '', tail = ''] = address.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === '' ? [] : tail.split(':');
  const groups = address.includes('::')
    ? [...left, ...Array.from({ length: 8 - left.length - right.length }, () => '0'), ...right]
    : left;
  return `${groups.slice(0, IPV6_NETWORK_GROUPS).join(':')}::/64`;
}
