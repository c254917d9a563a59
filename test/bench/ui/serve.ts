import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createAccess } from '../../../bridge/auth/access.js';
import { createDispatcher } from '../../../bridge/dispatch.js';
import { createEventHub } from '../../../bridge/events/hub.js';
import { createHttpDoor } from '../../../bridge/http/door.js';
import { silentLog as silentDoor } from '../../../bridge/log.js';
import { openWebSocketDoor } from '../../../bridge/websocket/door.js';
import { createServices } from '../../../daemon/services.js';
import { configSchema } from '../../../schemas/config.js';
import type { Facade } from '../../../schemas/facade.js';
import { MAP_KINDS } from '../../../schemas/methods/map.js';
import { silentLog } from '../../support/silent-log.js';
import { burst } from '../../support/sounds.js';
import { factsOf } from '../catalogue.js';
import { libraryPaths, repeatable } from '../library-names.js';

// A daemon over 100,000 rows in a process of its own: the real catalogue, facade and doors. Nothing is scanned, since
// only the sounds that are played exist as files.

const ROWS = 100_000;
const POINTS = 50_000;
/** Files that exist: the first of the list by name, which are the ones that are played. */
const FILES = 400;
const BATCH = 1000;
const NOW = 1_767_225_600_000;

const [data = '', uiDir = ''] = process.argv.slice(2);
const library = path.join(data, 'library');
await mkdir(library, { recursive: true });
const services = createServices({
  config: { ...configSchema.parse({}), data },
  log: silentLog,
  version: '0.0.0-bench',
  workers: new URL('../../../daemon/workers/', import.meta.url),
  threads: 1,
  access: 'write',
});
await fill();
// As the daemon does in the background of its start.
await services.catalogue.search.warm();

const access = await createAccess({ dataDir: data });
const facade = withMap(services.facade);
const dispatcher = createDispatcher({ facade, limiter: access.limiter });
const hub = createEventHub({ source: facade, onError: () => undefined });
const common = { facade, dispatcher, access, version: '0.0.0-bench', log: silentDoor };
const http = createHttpDoor({ ...common, uiDir });
openWebSocketDoor({
  ...common,
  server: http.server,
  authenticate: (request) => access.authenticate(request, 'websocket'),
  hub,
  limiter: access.limiter,
});
const { urls } = await http.listen('127.0.0.1', 0);
console.log(JSON.stringify({ url: urls[0] }));

async function fill(): Promise<void> {
  const { catalogue } = services;
  const root = catalogue.roots.add(library, NOW).id;
  const random = repeatable(7);
  const paths = libraryPaths(ROWS);
  for (let at = 0; at < ROWS; at += BATCH) {
    const batch = paths.slice(at, at + BATCH);
    const files = batch.map((relativePath, index) => ({
      relativePath,
      size: 20_000 + at + index,
      modifiedAt: NOW - (at + index) * 60_000,
    }));
    const { added } = catalogue.samples.applyListing(root, files, NOW + at);
    for (const id of added) catalogue.samples.recordAnalysis(id, factsOf(id, random), NOW);
  }
  const nameOf = (relative: string) => path.posix.basename(relative).toLowerCase();
  const first = [...paths].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1)).slice(0, FILES);
  for (const [at, relative] of first.entries()) {
    const file = path.join(library, relative);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, burst(at + 1));
  }
}

/** A map of made-up places: laying out 50,000 sounds is another benchmark's work. */
function withMap(inner: Facade): Facade {
  const random = repeatable(3);
  const spread = () => Math.round((random(1000) + random(1000) + random(1000)) / 1.5 - 1000);
  const points = {
    ids: Array.from({ length: POINTS }, (_, at) => at + 1),
    x: Array.from({ length: POINTS }, spread),
    y: Array.from({ length: POINTS }, spread),
    kinds: Array.from({ length: POINTS }, () => random(MAP_KINDS.length)),
  };
  const map = { state: 'ready' as const, layout: 1, points, total: POINTS, nextAfter: null };
  const call = ((name: string, params: unknown, context: unknown) =>
    name === 'map.get'
      ? Promise.resolve(map)
      : (inner.call as (...all: unknown[]) => Promise<unknown>)(name, params, context)) as Facade['call'];
  return { ...inner, call };
}
