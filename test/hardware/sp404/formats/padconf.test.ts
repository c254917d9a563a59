import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PadChanges, PAD_RANGES, type RangedPadField } from '../../../../schemas/sp404.js';
import {
  ALL_PADS,
  type Padconf,
  padChops,
  padName,
  padOf,
  padRecord,
  readPadconf,
} from '../../../../hardware/sp404/formats/padconf.js';
import { clearPad, copyPad, loadPad, setPad } from '../../../../hardware/sp404/formats/padconf-edit.js';
import {
  bankOf,
  createPadconf,
  projectOf,
  setBank,
  setProject,
} from '../../../../hardware/sp404/formats/padconf-project.js';
import { captures, differences } from './captures.js';

const real = captures('padconf');

/** Compared by offset: the matcher for equality takes seconds on files of this size. */
function same(a: Padconf, b: Padconf): void {
  expect(differences(a.bytes, b.bytes)).toEqual([]);
}

/** What each setting should be able to take, and the words of the pad record it may touch. */
const SETTINGS: [PadChanges, number][] = [
  [{ level: 92 }, 3],
  [{ gate: false }, 4],
  [{ loop: true }, 5],
  [{ muteGroup: 10 }, 7],
  [{ bpmSync: true }, 8],
  [{ bpm: 133.37 }, 9],
  [{ fixedVelocity: true }, 10],
  [{ pitch: -12 }, 13],
  [{ fine: -100 }, 14],
  [{ speed: 149.99 }, 16],
  [{ vinyl: false }, 17],
  [{ pan: 13 }, 18],
  [{ padLink: 3 }, 19],
  [{ bus: 0 }, 20],
  [{ roll: 10 }, 21],
  [{ attack: 127 }, 22],
  [{ hold: 1 }, 23],
  [{ release: 127 }, 24],
];

describe.each([2, 3] as const)('PADCONF version %i', (version) => {
  const fresh = createPadconf(version);
  const recordsAt = version === 3 ? 0xa0 : 0x80;

  it('has the size and header of its version', () => {
    expect(fresh.bytes.length).toBe(version === 3 ? 52_000 : 31_488);
    expect(Buffer.from(fresh.bytes.subarray(0, 16)).toString('hex')).toBe(
      `52465044000000a00${version}00000000007a80`,
    );
    same(readPadconf(fresh.bytes), fresh);
  });

  it('starts with 160 empty pads at the defaults of the unit', () => {
    for (const pad of ALL_PADS) {
      expect(padOf(fresh, pad)).toMatchObject({
        sizeBytes: 0,
        level: 127,
        gate: true,
        bpm: 90,
        speed: 100,
        pan: 64,
        hold: 100,
      });
      expect([padName(fresh, pad), padChops(fresh, pad)]).toEqual(['', []]);
    }
    expect(projectOf(fresh)).toEqual({ name: version === 3 ? '' : null, tempo: 90, tempoSelect: 'bank' });
    expect(bankOf(fresh, 'J')).toEqual({ tempo: 90, volume: 127, protected: false });
  });

  it('changes one word when one setting changes', () => {
    const loaded = loadPad(fresh, 'C7', 9728, 'Rhodes');
    const record = recordsAt + (2 * 16 + 6) * 172;
    for (const [change, word] of SETTINGS) {
      const changed = setPad(loaded, 'C7', change);
      expect(padOf(changed, 'C7')).toMatchObject(change);
      const touched = differences(loaded.bytes, changed.bytes);
      expect(touched.length, JSON.stringify(change)).toBeGreaterThan(0);
      for (const offset of touched)
        expect(offset - record - 4 * word, JSON.stringify(change)).toBeLessThan(4);
      for (const offset of touched) expect(offset).toBeGreaterThanOrEqual(record + 4 * word);
    }
  });

  it('stores loop as the unit does and keeps the words it shares', () => {
    const loaded = loadPad(fresh, 'A1', 9728, 'Loop');
    expect(padRecord(setPad(loaded, 'A1', { loop: true }), 'A1')[5]).toBe(0x7fff_ffff);
    const shared = readPadconf(loaded.bytes);
    shared.bytes[recordsAt + 4 * 5 + 3] = 1;
    shared.bytes[recordsAt + 4 * 10 + 3] = 4 + 8;
    const changed = setPad(shared, 'A1', { loop: true, fixedVelocity: true });
    expect([padRecord(changed, 'A1')[5], padRecord(changed, 'A1')[10]]).toEqual([1, 13]);
  });

  it('loads, names and clears a pad and leaves its neighbours alone', () => {
    const loaded = loadPad(fresh, 'J16', 9728, 'Rhodes chord 23 letters');
    expect(padOf(loaded, 'J16')).toMatchObject({
      sizeBytes: 9728,
      start: 512,
      end: 9728,
      loopTop: 512,
      level: 127,
    });
    expect(padName(loaded, 'J16')).toBe('Rhodes chord 23 letters');
    expect(padOf(loaded, 'J15')).toEqual(padOf(fresh, 'J15'));
    same(clearPad(loaded, 'J16'), fresh);
    same(fresh, createPadconf(version));
  });

  it('changes bank settings one by one', () => {
    const slow = setBank(fresh, 'B', { tempo: 40 });
    expect(
      differences(fresh.bytes, slow.bytes).every((at) => at >= 0x10 + 13 * 4 && at < 0x10 + 14 * 4),
    ).toBe(true);
    const quiet = setBank(slow, 'A', { volume: 126, protected: true });
    expect(bankOf(quiet, 'A')).toEqual({ tempo: 90, volume: 126, protected: true });
    expect(bankOf(quiet, 'B')).toEqual({ tempo: 40, volume: 127, protected: false });
    expect(Buffer.from(quiet.bytes).readUInt32BE(0x10 + 4 * 12)).toBe(18_001);
    expect(Buffer.from(setBank(quiet, 'B', { volume: 125 }).bytes).readUInt32BE(0x10 + 4 * 23)).toBe(
      0x2_0001,
    );
    same(setBank(setBank(quiet, 'A', { volume: 127, protected: false }), 'B', { tempo: 90 }), fresh);
  });

  it('refuses what the unit would not take', () => {
    const loaded = loadPad(fresh, 'A1', 9728, 'Kick');
    for (const field of Object.keys(PAD_RANGES) as RangedPadField[]) {
      expect(() => setPad(loaded, 'A1', { [field]: PAD_RANGES[field].max + 1 }), field).toThrow(
        new RegExp(`${field} does not fit`),
      );
      expect(() => setPad(loaded, 'A1', { [field]: PAD_RANGES[field].min - 1 }), field).toThrow(
        new RegExp(`${field} does not fit`),
      );
    }
    expect(() => setPad(loaded, 'A1', { oneShot: true })).toThrow(/neither gate nor loop/);
    expect(padOf(setPad(loaded, 'A1', { oneShot: true, gate: false }), 'A1')).toMatchObject({
      oneShot: true,
      gate: false,
    });
    expect(() => setPad(loaded, 'A1', { end: 9732 })).toThrow(/behind the file/);
    expect(() => setPad(loaded, 'A1', { start: 9728 })).toThrow(/not before end/);
    expect(() => setPad(loaded, 'A1', { start: 8 })).toThrow(/in the header/);
    expect(() => setPad(loaded, 'A1', { name: 'é' })).toThrow(/ASCII/);
    expect(() => setPad(loaded, 'A1', { name: 'x'.repeat(24) })).toThrow(/name/);
    expect(() => setPad(loaded, 'K1', { level: 1 })).toThrow(/not a pad/);
    expect(() => setProject(fresh, { tempo: 39.99 })).toThrow(/tempo/);
    expect(() => setBank(fresh, 'A', { volume: 128 })).toThrow(/volume/);
  });
});

describe('PADCONF versions apart', () => {
  it('stores name and chops in version 3 only', () => {
    const named = setProject(createPadconf(3), { name: 'Rainy day', tempo: 89, tempoSelect: 'project' });
    expect(projectOf(named)).toEqual({ name: 'Rainy day', tempo: 89, tempoSelect: 'project' });
    const chopped = setPad(named, 'A2', { chops: [0, 1508, 3016] });
    expect(padChops(chopped, 'A2')).toEqual([0, 1508, 3016]);
    expect(
      differences(named.bytes, chopped.bytes).every((at) => at >= 0x7b20 + 128 && at < 0x7b20 + 128 + 12),
    ).toBe(true);
    same(setPad(chopped, 'A2', { chops: [] }), named);
    expect(() => setPad(createPadconf(2), 'A1', { chops: [0] })).toThrow(/version 2/);
    expect(() => setProject(createPadconf(2), { name: 'x' })).toThrow(/version 2/);
  });

  it('moves a pad with the words nobody understands', () => {
    const from = loadPad(createPadconf(3), 'A1', 9728, 'Snare');
    const odd = readPadconf(from.bytes);
    odd.bytes[0xa0 + 4 * 33 + 3] = 100;
    const moved = copyPad(setPad(odd, 'A1', { chops: [7] }), 'A1', createPadconf(3), 'D4');
    expect(padRecord(moved, 'D4')).toEqual(padRecord(odd, 'A1'));
    expect([padName(moved, 'D4'), padChops(moved, 'D4')]).toEqual(['Snare', [7]]);
    expect(padRecord(copyPad(odd, 'A1', createPadconf(2), 'J16'), 'J16')[33]).toBe(100);
    expect(() => copyPad(moved, 'D4', createPadconf(2), 'A1')).toThrow(/version 2/);
  });

  it('gives back the same bytes when a change is taken back', () => {
    const loaded = loadPad(createPadconf(3, 'Undo'), 'B5', 9728, 'Hat');
    const before = padOf(loaded, 'B5');
    fc.assert(
      fc.property(fc.subarray(SETTINGS), fc.integer({ min: 512, max: 9000 }), (changes, start) => {
        const change = changes.reduce<PadChanges>((all, [one]) => ({ ...all, ...one }), { start });
        same(setPad(setPad(loaded, 'B5', change), 'B5', before), loaded);
      }),
      { numRuns: 100 },
    );
  });

  it('recognises what is not a PADCONF it knows', () => {
    const bytes = (change: (b: Uint8Array) => void) => {
      const copy = createPadconf(3).bytes.slice();
      change(copy);
      return () => readPadconf(copy);
    };
    expect(bytes((b) => void (b[0] = 0))).toThrow(/byte 0: it does not begin with RFPD/);
    expect(bytes((b) => void (b[8] = 4))).toThrow(/unknown kind at byte 8: version 4/);
    expect(bytes((b) => void (b[8] = 2))).toThrow(/byte 31488: version 2 has 31488 bytes/);
    expect(bytes((b) => void (b[15] = 0))).toThrow(/byte 12/);
    expect(() => readPadconf(new Uint8Array(3))).toThrow(/byte 3: the header is cut off/);
  });
});

describe.skipIf(real.length === 0)('PADCONF files of a real unit', () => {
  it.each(real)('keeps every byte of $name', ({ bytes }) => {
    const conf = readPadconf(bytes);
    let rewritten = conf;
    for (const pad of ALL_PADS) {
      rewritten = setPad(rewritten, pad, {
        ...padOf(conf, pad),
        name: padName(conf, pad),
        chops: padChops(conf, pad),
      });
    }
    const { name, tempo, tempoSelect } = projectOf(conf);
    rewritten = setProject(rewritten, { name: name ?? '', tempo, tempoSelect });
    for (const bank of ['A', 'E', 'J'] as const) rewritten = setBank(rewritten, bank, bankOf(conf, bank));
    expect(differences(bytes, rewritten.bytes)).toEqual([]);
  });

  it.each(real)('can be made from nothing: $name', ({ bytes }) => {
    const conf = readPadconf(bytes);
    const { name, tempo, tempoSelect } = projectOf(conf);
    let built = setProject(createPadconf(3), { name: name ?? '', tempo, tempoSelect });
    for (const bank of ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J'] as const)
      built = setBank(built, bank, bankOf(conf, bank));
    for (const pad of ALL_PADS) {
      const settings = padOf(conf, pad);
      if (settings.sizeBytes === 0) continue;
      built = loadPad(built, pad, settings.sizeBytes, padName(conf, pad));
      built = setPad(built, pad, { ...settings, chops: padChops(conf, pad) });
    }
    expect(unexplained(differences(bytes, built.bytes))).toEqual([]);
  });
});

/** Differences nobody can explain: play mode and the vari flags are read but never written, so they may be missing. */
function unexplained(offsets: number[]): number[] {
  return offsets.filter((at) => {
    const word = Math.floor(((at - 0xa0) % 172) / 4);
    return !(at >= 0xa0 && at < 0x6c20 && (word === 15 || word === 10));
  });
}
