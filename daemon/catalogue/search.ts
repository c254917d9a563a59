import type Database from 'better-sqlite3';
import { PadbridgeError } from '../../schemas/errors.js';
import type { SearchIndex } from './types.js';

/** Finding samples. */
export function createSearchIndex(_db: Database.Database): SearchIndex {
  const soon = (): never => {
    throw new PadbridgeError('unavailable', 'The search is not built yet.');
  };
  return { search: soon, facets: soon };
}
