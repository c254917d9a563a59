import { createHash } from 'node:crypto';
import { z } from 'zod';
import { PadbridgeError } from '../../schemas/errors.js';
import type { SampleFilter } from '../../schemas/methods/samples.js';
import type { Position } from './order.js';

/** Where the next page begins. `oldestId`: see relevance; a later page must weigh the same rows. */
export interface PageStart {
  position: Position;
  oldestId: number;
}

const shape = z.tuple([
  z.string(),
  z.union([z.number(), z.string(), z.null()]),
  z.number().int().positive(),
  z.number().int().nonnegative(),
]);

/** What a cursor is valid for, as a short text. */
export function cursorScope(filter: SampleFilter, sort: string, direction: number): string {
  const parts = Object.entries(filter)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([parts, sort, direction]))
    .digest('base64url')
    .slice(0, 12);
}

/** An opaque text for the client to send back. */
export function writeCursor(scope: string, { position, oldestId }: PageStart): string {
  return Buffer.from(JSON.stringify([scope, ...position, oldestId])).toString('base64url');
}

/** @throws PadbridgeError invalid-input when it is not ours or belongs to another search */
export function readCursor(scope: string, cursor: string): PageStart {
  const [cursorScope, value, id, oldestId] = parse(cursor);
  if (cursorScope !== scope) throw wrong('This cursor belongs to another search.');
  return { position: [value, id], oldestId };
}

function parse(cursor: string): z.infer<typeof shape> {
  try {
    return shape.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch (cause) {
    throw wrong('This cursor is not valid.', cause);
  }
}

function wrong(message: string, cause?: unknown): PadbridgeError {
  return new PadbridgeError('invalid-input', message, {
    subject: 'cursor',
    next: 'Begin with the first page again.',
    cause,
  });
}
