// Writes the states of <data>/states.json to a card, in turn, until it is killed. Runs on the build, which starts at once.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { openCatalogue } from '../../../dist/daemon/catalogue/database.js';
import { realFileSystem } from '../../../dist/daemon/files/file-system.js';
import { createObjectStore } from '../../../dist/daemon/snapshots/objects.js';
import { lookAtCard, mountedCard, planSync, runSync } from '../../../dist/daemon/sync/card-sync.js';
import { settleUnfinished } from '../../../dist/daemon/sync/resume.js';

const [data, mount] = process.argv.slice(2);
const states = JSON.parse(readFileSync(path.join(data, 'states.json'), 'utf8'));
const catalogue = openCatalogue(path.join(data, 'padbridge.db'));
const objects = createObjectStore(path.join(data, 'objects'));
const identity = { kind: 'folder', identity: `place:${mount}`, name: 'Card' };
const cardId = catalogue.cards.seen(identity, 'allowed', Date.now()).id;
const deps = { catalogue, objects, files: realFileSystem, now: Date.now };
const { signal } = new AbortController();
const card = await mountedCard(cardId, mount, realFileSystem);
await settleUnfinished(card, catalogue, realFileSystem, Date.now);
const wishes = await Promise.all(
  states.map((state) =>
    Promise.all(
      Object.entries(state).map(async ([file, content]) => ({
        path: file,
        sampleId: null,
        ...(await objects.put(Buffer.from(content))),
      })),
    ),
  ),
);
console.log('ready');
for (let round = 0; ; round++) {
  const files = wishes[round % wishes.length];
  const { items } = planSync(card, await lookAtCard(card, deps, signal), { files, remarks: [] });
  const run = { items, fetches: [], restores: null };
  await runSync(card, run, () => Promise.resolve(), deps, { signal, onProgress: () => undefined });
}
