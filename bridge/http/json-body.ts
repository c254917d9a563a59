import { isUtf8 } from 'node:buffer';
import express, { type RequestHandler } from 'express';
import { PadbridgeError } from '../../schemas/errors.js';
import { MAX_JSON_BYTES, MAX_JSON_DEPTH } from './limits.js';

/**
 * Reads a JSON body into `request.body`, undefined when there is none. Refuses what is not JSON by type (a form of a
 * foreign page cannot send application/json), too large, compressed, not UTF-8 or nested too deep.
 */
export const jsonBody: RequestHandler[] = [
  (request, _response, next) => {
    const hasBody =
      request.headers['transfer-encoding'] !== undefined ||
      Number(request.headers['content-length'] ?? 0) > 0;
    if (hasBody && !/^application\/json *(;|$)/i.test(request.headers['content-type'] ?? '')) {
      throw new PadbridgeError('unsupported', 'The body must be JSON.', {
        next: 'Send it with `Content-Type: application/json`.',
      });
    }
    next();
  },
  express.json({
    limit: MAX_JSON_BYTES,
    inflate: false,
    strict: false,
    type: () => true,
    verify: (_request, _response, bytes) => {
      checkJsonBytes(bytes);
    },
  }),
];

/** Refuses bytes that are not UTF-8, or JSON nested deeper than MAX_JSON_DEPTH, before anything is built from them. */
export function checkJsonBytes(bytes: Buffer): void {
  if (!isUtf8(bytes)) throw new PadbridgeError('invalid-input', 'The body is not UTF-8.');
  if (nestingDepth(bytes) > MAX_JSON_DEPTH) {
    throw new PadbridgeError('invalid-input', `The body nests deeper than ${MAX_JSON_DEPTH} levels.`);
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPENING: ReadonlySet<number> = new Set([0x5b, 0x7b]);
const CLOSING: ReadonlySet<number> = new Set([0x5d, 0x7d]);

/** How deep the brackets of a JSON text nest, strings left out. Does not check that they match. */
export function nestingDepth(json: Uint8Array): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let at = 0; at < json.length; at += 1) {
    const byte = json[at]!;
    if (inString) {
      if (byte === BACKSLASH) at += 1;
      else if (byte === QUOTE) inString = false;
    } else if (byte === QUOTE) {
      inString = true;
    } else if (OPENING.has(byte)) {
      depth += 1;
      deepest = Math.max(deepest, depth);
    } else if (CLOSING.has(byte)) {
      depth -= 1;
    }
  }
  return deepest;
}
