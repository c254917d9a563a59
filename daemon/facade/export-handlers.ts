import type { Handlers } from '../../schemas/facade.js';
import type { Exports } from '../export/exports.js';

export type ExportHandlers = Pick<Handlers, Extract<keyof Handlers, `exports.${string}`>>;

export function exportHandlers(exports: Exports): ExportHandlers {
  return {
    'exports.start': ({ wait, ...request }, { signal }) => exports.start(request, wait, signal),
    'exports.list': ({ limit }) => ({ exports: exports.list(limit) }),
    'exports.get': ({ id }) => exports.get(id),
    'exports.cancel': ({ id }) => exports.cancel(id),
    'exports.resume': ({ id, wait }) => exports.resume(id, wait),
  };
}
