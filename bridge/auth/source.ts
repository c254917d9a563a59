import { isIP } from 'node:net';

/** Names that only this machine answers to; a page of another site can never have one of them as its host. */
const LOOPBACK_NAMES: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '::1']);
/** Longest DNS name, a colon and a port. A longer header is no host of ours. */
const MAX_HOST_LENGTH = 253 + 6;
const DEFAULT_HTTP_PORT = 80;

export interface HostAndPort {
  /** Lower case, without the brackets of an IPv6 literal, without a final dot. */
  host: string;
  /** Null when the header names none. */
  port: number | null;
}

/** Where a request came in and what else the user allows. */
export interface SourcePolicy {
  /** Address and port of our end of the socket. */
  localAddress: string;
  localPort: number;
  /** Further host names of this machine: `studio.local`, or with a port of a proxy `studio.example:443`. */
  allowedHosts: readonly string[];
  /** Further origins that may call, written in full: `http://localhost:5173`. */
  allowedOrigins: readonly string[];
}

/** Splits a Host header (RFC 9110 §7.2): name, IPv4, or IPv6 in brackets, with or without port. Null for anything else. */
export function parseHost(header: string | undefined): HostAndPort | null {
  if (header === undefined || header.length > MAX_HOST_LENGTH) return null;
  const match = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+))(?::(\d{1,5}))?$/i.exec(header);
  if (match === null) return null;
  const [, literal, name, digits] = match;
  const port = digits === undefined ? null : Number(digits);
  if (port !== null && (port < 1 || port > 65535)) return null;
  if (literal !== undefined) return isIP(literal) === 6 ? { host: canonicalAddress(literal), port } : null;
  const host = (name ?? '').toLowerCase().replace(/\.$/, '');
  return host === '' ? null : { host, port };
}

/** An address in one spelling: IPv4 inside IPv6 as IPv4, IPv6 compressed, no zone. */
export function canonicalAddress(address: string): string {
  const bare = address.split('%', 1)[0] ?? '';
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare);
  if (mapped?.[1] !== undefined) return mapped[1];
  return isIP(bare) === 6 ? new URL(`http://[${bare}]`).hostname.slice(1, -1) : bare.toLowerCase();
}

/** Whether an address belongs to this machine only. */
export function isLoopback(address: string): boolean {
  const canonical = canonicalAddress(address);
  return canonical === '::1' || (isIP(canonical) === 4 && canonical.startsWith('127.'));
}

/**
 * Whether the Host header names this daemon. A page whose own name was re-pointed at this machine (DNS rebinding)
 * still sends that name, so names are allowed one by one; an address literal cannot be re-pointed and is allowed when
 * it is the one the request came in on. The port must be ours unless `allowedHosts` lists it with the name.
 */
export function isAllowedHost(header: string | undefined, policy: SourcePolicy): boolean {
  const asked = parseHost(header);
  if (asked === null) return false;
  const port = asked.port ?? DEFAULT_HTTP_PORT;
  const listed = policy.allowedHosts.map(parseHost).filter((entry) => entry !== null);
  if (listed.some((entry) => entry.host === asked.host && (entry.port ?? policy.localPort) === port))
    return true;
  if (port !== policy.localPort) return false;
  return LOOPBACK_NAMES.has(asked.host) || asked.host === canonicalAddress(policy.localAddress);
}

/**
 * Whether a request with this Origin may be served: none at all (programs; browsers omit it only where the answer
 * cannot be read), our own, or a listed one. `null` (sandboxed frames, files, redirects) is foreign. Only
 * `allowedHosts` may be behind a proxy that speaks TLS.
 */
export function isAllowedOrigin(
  origin: string | undefined,
  host: string | undefined,
  policy: SourcePolicy,
): boolean {
  if (origin === undefined) return true;
  if (policy.allowedOrigins.includes(origin)) return true;
  const own = parseHost(host);
  const asking = parseOrigin(origin);
  if (own === null || asking === null) return false;
  return asking.host === own.host && asking.port === (own.port ?? asking.defaultPort);
}

function parseOrigin(origin: string): { host: string; port: number; defaultPort: number } | null {
  const match = /^(https?):\/\/([^/?#@\s]+)$/i.exec(origin);
  const authority = parseHost(match?.[2]);
  if (match === null || authority === null) return null;
  const defaultPort = match[1]?.toLowerCase() === 'https' ? 443 : DEFAULT_HTTP_PORT;
  return { host: authority.host, port: authority.port ?? defaultPort, defaultPort };
}

/**
 * Whether the browser says that another site, or another program on this machine (same site, other port), made the
 * request (Fetch Metadata). Programs send nothing. Links that a person follows arrive as navigation and show no data.
 */
export function isForeignFetch(fetchSite: string | undefined): boolean {
  return fetchSite !== undefined && fetchSite !== 'same-origin' && fetchSite !== 'none';
}
