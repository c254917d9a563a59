import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { relationsOf } from '../../../schemas/methods/relations.js';
import { relationsOfSample } from '../../../daemon/harmony/relations.js';
import { heardCatalogue } from '../../support/similar/heard-catalogue.js';
import { list, NOW, soundFacts, weighed } from '../catalogue/support.js';

it('tells every tie of a sample with score, confidence and reason, as things are now', async () => {
  const { catalogue, similar, idOf } = heardCatalogue();
  const [own, partner, friend] = list(catalogue, catalogue.roots.list()[0]!.id, ['own', 'partner', 'friend']);
  const key = { key: weighed({ tonic: 'A' as const, mode: 'minor' as const }, 0.5) };
  const record = (id: number, name: string, hints: object, result = {}) =>
    catalogue.samples.recordAnalysis(id, soundFacts(name, result, { hints }), NOW);
  record(own!, 'own', { artist: 'Ada', album: 'Tapes', genre: 'Boom Bap' }, key);
  record(partner!, 'partner', { artist: 'Ben', album: 'Tapes', genre: 'boom bap' }, key);
  record(friend!, 'friend', { artist: 'Ada' });
  const song = { path: '/songs/night.flp', size: 1, modifiedAt: 1, state: 'read', readAt: NOW } as const;
  catalogue.dawProjects.record(
    { ...song, failure: null, title: null, version: '25.2.4', tempo: 92 },
    [own!, friend!, idOf('Kick A'), null].map((sampleId) => ({
      channel: null,
      stored: 'one.wav',
      file: null,
      guess: false,
      sampleId,
    })),
  );
  const db = new Database(catalogue.path);
  db.prepare("INSERT INTO kits (id, name, created_at, updated_at) VALUES (1, 'Night', 0, 0)").run();
  const pad = db.prepare(
    'INSERT INTO kit_pads (kit_id, bank, pad, sample_id, updated_at) VALUES (1, 0, ?, ?, 0)',
  );
  pad.run(1, own!);
  pad.run(2, idOf('Kick A'));
  db.close();

  const ask = (params: object) =>
    relationsOfSample(
      { catalogue, similar },
      relationsOf.params.parse({ id: own, ...params }),
      new AbortController().signal,
    );
  const { edges, usedIn } = await ask({});
  const of = (kind: string) => edges.filter((edge) => edge.kind === kind);
  const ids = (kind: string) => of(kind).map(({ sample }) => sample.id);
  expect(ids('artist')).toEqual([friend]);
  expect(ids('album')).toEqual([partner]);
  expect(ids('genre')).toEqual([partner]);
  expect(ids('collaborated')).toEqual([partner]);
  expect(of('collaborated')[0]).toMatchObject({
    reason: 'by Ben, who worked with its artist',
    confidence: 0.8,
  });
  expect(of('used-with').map(({ sample, score, reason }) => [sample.id, score, reason])).toEqual([
    [idOf('Kick A'), 2 / 3, 'in a kit and a song with it'],
    [friend, 1 / 3, 'in a song with it'],
  ]);
  expect(ids('key')).toContain(partner);
  expect(of('key').find(({ sample }) => sample.id === partner)!.confidence).toBeCloseTo(0.25);
  expect(ids('harmonic')).toContain(partner);
  expect(ids('similar').length).toBeGreaterThan(0);
  expect(usedIn).toContainEqual({ place: 'kit', name: 'Night', detail: 'A1' });

  // A new analysis changes the ties at once.
  record(partner!, 'partner 2', { artist: 'Cy' });
  expect(
    (await ask({ kinds: ['album', 'key', 'collaborated'] })).edges.filter(
      ({ sample }) => sample.id === partner,
    ),
  ).toEqual([]);
  await expect(ask({ id: 9999 })).rejects.toMatchObject({ code: 'not-found' });
});
