import { describe, expect, it } from 'vitest';
import { MAP_KINDS, mapBuild, mapGet } from '../../../schemas/methods/map.js';
import { landmarksOf, layOut, LANDMARKS, placeBeside } from '../../../daemon/map/layout.js';
import { createSoundMap } from '../../../daemon/map/map.js';
import { DIMENSIONS, RECIPE } from '../../../daemon/similar/aspects.js';
import { emptyMatrix, put } from '../../../daemon/similar/matrix.js';
import { createEventBus } from '../../../daemon/event-bus.js';
import { createMapKeeper } from '../../../daemon/map/map-keeper.js';
import type { DaemonEvent } from '../../../schemas/events.js';
import { silentLog } from '../../support/silent-log.js';
import { heardCatalogue } from '../../support/similar/heard-catalogue.js';
import { createRandom } from '../../support/synth/signals.js';
import { WORKERS } from '../../support/wired.js';
import { list, NOW, soundFacts } from '../catalogue/support.js';

/** Three kinds of sound, 25 of each; ids 1, 4, 7 … are of one kind. */
function threeKinds(count = 75) {
  const random = createRandom(2);
  const kinds = [0, 1, 2].map(() =>
    Int8Array.from({ length: DIMENSIONS }, () => Math.round((random() - 0.5) * 120)),
  );
  const matrix = emptyMatrix();
  for (let id = 1; id <= count; id++) {
    put(
      matrix,
      id,
      kinds[id % 3]!.map((value) => value + Math.round((random() - 0.5) * 10)),
    );
  }
  return matrix;
}
const idsUpTo = (count: number) => Array.from({ length: count }, (_, at) => at + 1);

const silentBus = () =>
  createEventBus((error) => {
    throw error;
  });

describe('the layout', () => {
  it('puts like beside like, and everything at the same place on every run', () => {
    const matrix = threeKinds();
    const points = layOut(matrix, idsUpTo(75));
    expect(layOut(matrix, idsUpTo(75))).toEqual(points);
    const distance = (a: number, b: number) =>
      Math.hypot(points[a]!.x - points[b]!.x, points[a]!.y - points[b]!.y);
    let right = 0;
    points.forEach((_, a) => {
      const others = points.map((__, b) => b).filter((b) => b !== a);
      const next = others.reduce((best, b) => (distance(a, b) < distance(a, best) ? b : best));
      if (next % 3 === a % 3) right += 1;
    });
    expect(right).toBeGreaterThan(70);
    for (const { x, y } of points) expect(Math.max(Math.abs(x), Math.abs(y))).toBeLessThanOrEqual(1);
  });

  it('places a new sample among its like without moving anything', () => {
    const matrix = threeKinds(76);
    const points = layOut(matrix, idsUpTo(75));
    const [placed] = placeBeside(matrix, [76], points);
    const nearestTo = [...points].sort(
      (a, b) => Math.hypot(a.x - placed!.x, a.y - placed!.y) - Math.hypot(b.x - placed!.x, b.y - placed!.y),
    );
    expect(nearestTo.slice(0, 5).every(({ id }) => id % 3 === 76 % 3)).toBe(true);
    expect(placed!.placed).toBe(true);
  });

  it('takes the same landmarks whatever the order, and no more than it can lay out', () => {
    const ids = idsUpTo(5000);
    expect(landmarksOf([...ids].reverse())).toEqual(landmarksOf(ids));
    expect(landmarksOf(ids).length).toBe(LANDMARKS);
    expect(layOut(threeKinds(3), [1, 2, 3]).length).toBe(3);
    expect(layOut(emptyMatrix(), [])).toEqual([]);
  });
});

describe('map.get and map.build', () => {
  it('make a map in the background, hand it out in pieces, and keep places when samples come', async () => {
    const { catalogue } = heardCatalogue();
    const bus = silentBus();
    const map = createSoundMap(catalogue, new URL('map-worker.js', WORKERS), bus, silentLog);
    const get = (params: object = {}) => mapGet.result.parse(map.get(mapGet.params.parse(params)));
    const build = (params: object = {}) => map.build(mapBuild.params.parse(params));
    expect(get()).toMatchObject({ state: 'none', total: 0, layout: 0 });
    expect(build()).toEqual({ state: 'building' });
    await map.idle();
    const first = get();
    expect(first).toMatchObject({
      state: 'ready',
      layout: 1,
      total: catalogue.samples.count(),
      nextAfter: null,
    });
    const kindsOf = (ids: number[]) =>
      ids
        .map((id) => catalogue.samples.get(id)!)
        .map(({ kind, drumClass }) => drumClass ?? kind ?? 'unknown');
    expect(first.points.kinds.map((kind) => MAP_KINDS[kind])).toEqual(kindsOf(first.points.ids));
    expect(new Set(first.points.kinds).size).toBeGreaterThan(1);
    const piece = get({ limit: 5 });
    expect(piece.points.ids).toEqual(first.points.ids.slice(0, 5));
    expect(get({ limit: 100, after: piece.nextAfter! }).points.ids).toEqual(first.points.ids.slice(5));

    const [added] = list(catalogue, catalogue.roots.list()[0]!.id, ['new.wav']);
    const { audioHash, engine } = catalogue.samples.get(first.points.ids[0]!)!;
    const analysis = catalogue.samples.findAnalysis(audioHash!, engine!)!;
    catalogue.samples.recordAnalysis(added!, { ...soundFacts('new'), ...analysis }, NOW);
    build();
    await map.idle();
    const second = get();
    expect(second.layout).toBe(1);
    expect(second.points.ids).toEqual([...first.points.ids, added]);
    expect(second.points.x.slice(0, -1)).toEqual(first.points.x);

    build({ anew: true });
    await map.idle();
    expect(get()).toMatchObject({ state: 'ready', layout: 2, total: second.total });
    await map.close();
  });
});

describe('the map keeper', () => {
  it('makes the map when the library has come to rest, moves what sounds different, and then leaves it', async () => {
    const { catalogue, idOf } = heardCatalogue();
    const bus = silentBus();
    const told: DaemonEvent[] = [];
    bus.subscribe((event) => void told.push(event));
    const map = createSoundMap(catalogue, new URL('map-worker.js', WORKERS), bus, silentLog);
    const keeper = createMapKeeper({ catalogue, map, bus, log: silentLog }, 1);
    const states = () => told.flatMap(({ name, payload }) => (name === 'map.changed' ? [payload.state] : []));
    keeper.start();
    await expect.poll(states, { timeout: 60_000 }).toEqual(['building', 'ready']);
    const placeOf = (id: number) => {
      const { points } = map.get(mapGet.params.parse({}));
      const at = points.ids.indexOf(id);
      return [points.x[at], points.y[at]];
    };

    const [kick, pad] = [idOf('Kick A'), idOf('Keys')];
    const before = placeOf(kick);
    const vector = catalogue.vectors.get([pad], RECIPE).get(pad)!;
    catalogue.vectors.put(kick, RECIPE, vector);
    expect(catalogue.map.unplaced(RECIPE)).toBe(1);
    bus.publish({ name: 'samples.bulk', payload: { rootId: 1, changed: 1 } });
    await expect.poll(states, { timeout: 60_000 }).toEqual(['building', 'ready', 'building', 'ready']);
    expect(placeOf(kick)).not.toEqual(before);
    expect(catalogue.map.unplaced(RECIPE)).toBe(0);

    const job = catalogue.jobs.create('analyse', '/music', NOW);
    catalogue.vectors.put(kick, RECIPE, vector);
    const looked = new Promise((resolve) => setTimeout(resolve, 1));
    bus.publish({ name: 'jobs.changed', payload: { job } });
    await looked;
    expect(states().length).toBe(4);
    keeper.stop();
    await map.close();
  });
});
