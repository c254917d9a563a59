import type Database from 'better-sqlite3';
import { createSampleAnalysis } from './samples-analysis.js';
import { createListing } from './samples-listing.js';
import { createPresenceReads } from './samples-presence.js';
import { createSampleReads } from './samples-read.js';
import { createSampleTags } from './samples-tags.js';
import { createTextIndex } from './text-index.js';
import type { SampleStore } from './types.js';

/** Files and everything known about them. */
export function createSampleStore(db: Database.Database): SampleStore {
  const text = createTextIndex(db);
  return {
    ...createSampleReads(db),
    ...createPresenceReads(db),
    ...createListing(db, text),
    ...createSampleAnalysis(db, text),
    ...createSampleTags(db, text),
  };
}
