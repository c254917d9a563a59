import { expect, it } from 'vitest';
import { harmonyCompatible } from '../../../schemas/methods/harmony.js';
import { findCompatible } from '../../../daemon/harmony/find-compatible.js';
import { list, NOW, scratchCatalogue, soundFacts, weighed } from '../catalogue/support.js';

it('finds what goes with a sample or song, best first, and judges what it is given', () => {
  const catalogue = scratchCatalogue();
  const files = ['Am 90', 'C 90', 'Am 91', 'F# 90', 'Kick'];
  const ids = list(catalogue, catalogue.roots.add('/music', NOW).id, files);
  const keys = [
    ['A', 'minor', 90],
    ['C', 'major', 90],
    ['A', 'minor', 91],
    ['F#', 'major', 90],
  ] as const;
  keys.forEach(([tonic, mode, bpm], at) => {
    const result = { kind: weighed('loop' as const), key: weighed({ tonic, mode }, 1), bpm: weighed(bpm) };
    catalogue.samples.recordAnalysis(ids[at]!, soundFacts(files[at]!, result), NOW);
  });
  catalogue.samples.recordAnalysis(ids[4]!, soundFacts('Kick'), NOW);
  const ask = (params: object) => findCompatible(catalogue, harmonyCompatible.params.parse(params));
  const names = (found: ReturnType<typeof ask>) => found.items.map(({ sample }) => sample.name);

  expect(names(ask({ id: ids[0] }))).toEqual(['Am 91', 'C 90', 'F# 90']);
  expect(names(ask({ key: { tonic: 'F#', mode: 'major' } }))[0]).toBe('F# 90');
  const judged = ask({ id: ids[0], candidates: [ids[4], ids[3]] });
  expect(judged.items.map(({ match }) => match.relation)).toEqual(['transposed', 'none']);
  expect(() => ask({ id: ids[4] })).toThrow(/neither notes nor a tempo/);
  expect(() => ask({ id: 9999 })).toThrow(/no sample 9999/);
  expect(() => ask({ id: ids[0], candidates: [9999] })).toThrow(/no sample 9999/);
  expect(harmonyCompatible.params.safeParse({}).success).toBe(false);
});
