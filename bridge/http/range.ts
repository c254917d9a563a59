/** Bytes to send, both ends included. */
export interface ByteRange {
  start: number;
  end: number;
}

/**
 * The one range of a Range header (RFC 9110 §14.1.2) on `size` bytes. Null means: send everything (no header, another
 * unit, several ranges, not well-formed; a server may ignore all of these). 'unsatisfiable' is status 416.
 */
export function parseRange(header: string | undefined, size: number): ByteRange | 'unsatisfiable' | null {
  const match = /^bytes= *(\d*)-(\d*) *$/i.exec(header ?? '');
  if (match === null) return null;
  const [, first = '', last = ''] = match;
  if (first === '' && last === '') return null;
  if (first === '') {
    const length = Math.min(Number(last), size);
    return length === 0 ? 'unsatisfiable' : { start: size - length, end: size - 1 };
  }
  const start = Number(first);
  const end = last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (last !== '' && Number(last) < start) return null;
  return start >= size ? 'unsatisfiable' : { start, end };
}

/**
 * Whether a range still applies to what there is now (If-Range, RFC 9110 §13.1.5): the strong validator or the exact
 * date of the copy that the client has a part of.
 */
export function rangeApplies(
  ifRange: string | undefined,
  etag: string | null,
  lastModified: string,
): boolean {
  if (ifRange === undefined) return true;
  if (ifRange.startsWith('"')) return ifRange === etag;
  return ifRange === lastModified;
}

/** Whether If-None-Match names this validator (weak comparison) or, without it, nothing changed since a date. */
export function notModified(
  headers: { 'if-none-match'?: string | undefined; 'if-modified-since'?: string | undefined },
  etag: string | null,
  modifiedAt: number,
): boolean {
  const tags = headers['if-none-match'];
  if (tags !== undefined) {
    return tags.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag);
  }
  const since = Date.parse(headers['if-modified-since'] ?? '');
  return Number.isFinite(since) && Math.floor(modifiedAt / 1000) * 1000 <= since;
}
