/** Cookies are shared by all ports of a host: the port in the name keeps two daemons apart. */
function cookieName(port: number): string {
  return `padbridge-${port}`;
}

/** The session id in a Cookie header (RFC 6265 §4.2), or null. */
export function readSessionCookie(header: string | undefined, port: number): string | null {
  const prefix = `${cookieName(port)}=`;
  for (const part of (header ?? '').split(';')) {
    const pair = part.trim();
    if (pair.startsWith(prefix)) return pair.slice(prefix.length);
  }
  return null;
}

/**
 * The Set-Cookie value of a session: out of reach for scripts and never sent along by another site. No Secure: the
 * daemon speaks plain HTTP on loopback, where some browsers would drop the cookie.
 */
export function sessionCookie(sessionId: string, port: number, maxAgeSeconds: number): string {
  return `${cookieName(port)}=${sessionId}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${maxAgeSeconds}`;
}
