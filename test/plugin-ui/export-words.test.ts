import { describe, expect, it } from 'vitest';
import { byWeight, planInWords, runInWords } from '../../plugin-ui/export/export-words.js';
import { exampleExport } from '../../schemas/methods/exports.js';

const kit = { what: 'kit', id: 1, name: 'Friday set', count: 27 } as const;
const sounds = { what: 'samples', ids: [1], name: 'Dusty Kick' } as const;

describe('an export in words', () => {
  it('says before it is done what it does', () => {
    expect(planInWords(kit, { kind: 'project' })).toBe(
      'A project folder of 27 sounds, as the SP-404MK2 opens it: pads, banks and settings of Friday set.',
    );
    expect(planInWords(sounds, { kind: 'files', format: 'aiff', zip: true })).toBe(
      '1 sound as AIFF, 48 kHz, 16 bit in one zip file, with names the unit can show.',
    );
    expect(planInWords(sounds, { kind: 'fl-studio' })).toMatch(/The audio is not changed/);
  });

  it('says how it ended, and never calls a failure written', () => {
    const run = { ...exampleExport, total: 12, done: 12, failed: 0, bytes: 4_800_000 };
    expect(runInWords({ ...run, state: 'done' })).toBe('Written: 12 files, 4.8 MB');
    expect(runInWords({ ...run, state: 'done', done: 10, failed: 2 })).toBe(
      'Written: 10 of 12 files. 2 files failed.',
    );
    expect(runInWords({ ...run, state: 'cancelled', done: 3 })).toBe(
      'Stopped: 3 of 12 files are written, each whole.',
    );
    expect(runInWords({ ...run, state: 'failed', error: 'The disk is full.' })).toBe('The disk is full.');
  });

  it('lists first what a person should read', () => {
    const file = (path: string, state: 'done' | 'failed', remark: string | null) => ({
      path,
      sampleId: 1,
      state,
      remark,
    });
    expect(
      byWeight([
        file('a', 'done', null),
        file('b', 'done', 'The name was changed.'),
        file('c', 'failed', 'gone'),
      ]).map(({ path }) => path),
    ).toEqual(['c', 'b', 'a']);
  });
});
