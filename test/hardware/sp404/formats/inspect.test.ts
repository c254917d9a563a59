import { describe, expect, it } from 'vitest';
import { padAddress, padconfInspection, padAt, padIndex } from '../../../../schemas/sp404.js';
import { inspectPadconf } from '../../../../hardware/sp404/formats/inspect.js';
import { loadPad, setPad } from '../../../../hardware/sp404/formats/padconf-edit.js';
import { createPadconf } from '../../../../hardware/sp404/formats/padconf-project.js';
import { captures } from './captures.js';

const real = captures('padconf');
const loop = setPad(loadPad(createPadconf(3, 'Demo'), 'B7', 512 + 4 * 24_000, 'Break'), 'B7', {
  start: 512 + 4 * 120,
  chops: [0, 1508, 30_000],
  pitch: -3,
});

describe('inspecting a PADCONF', () => {
  it('prints every pad in musical units, with frames when the SMP is known', () => {
    const seen = inspectPadconf(loop.bytes, (pad) =>
      pad === 'B7' ? { channels: 2, frames: 24_000 } : undefined,
    );
    expect(padconfInspection.parse(seen)).toEqual(seen);
    expect(seen).toMatchObject({ version: 3, project: { name: 'Demo', tempo: 90, tempoSelect: 'bank' } });
    expect(seen.banks[9]).toEqual({ bank: 'J', tempo: 90, volume: 127, protected: false });
    expect(seen.pads).toHaveLength(160);
    expect(seen.pads.find(({ pad }) => pad === 'B7')).toMatchObject({
      name: 'Break',
      sizeBytes: 96_512,
      start: 992,
      startFrame: 120,
      endFrame: 24_000,
      loopTopFrame: 0,
      pitch: -3,
      speed: 100,
      bpm: 90,
      chops: [0, 1508, 30_000],
    });
    expect(seen.pads[0]).toMatchObject({ pad: 'A1', startFrame: null, name: '' });
    expect(seen.remarks).toEqual(['B7: 1 of its chop points lie behind the end of the sample.']);
  });

  it('leaves frames open without the SMP, since PADCONF does not say how many channels a sample has', () => {
    const pad = inspectPadconf(loop.bytes).pads[22];
    expect(pad).toMatchObject({ pad: 'B7', start: 992, startFrame: null, frames: null, channels: null });
  });

  it('shows odd values as they are and says so', () => {
    const bytes = loop.bytes.slice();
    const record = 0xa0 + 22 * 172;
    new DataView(bytes.buffer).setUint32(record + 4 * 3, 300);
    new DataView(bytes.buffer).setUint32(record + 4 * 2, 99_999);
    const seen = inspectPadconf(bytes, () => ({ channels: 2, frames: 24_001 }));
    expect(seen.pads[22]).toMatchObject({ level: 300, end: 99_999 });
    expect(seen.remarks).toEqual([
      'B7 level is 300, outside 0 to 127.',
      "B7: end 99999 lies behind the file's 96512 bytes.",
      'B7: its SMP file has 96516 bytes, PADCONF says 96512.',
      'B7: 1 of its chop points lie behind the end of the sample.',
    ]);
  });

  it('names pads as the panel does', () => {
    expect([padIndex('A1'), padIndex('B7'), padIndex('J16')]).toEqual([0, 22, 159]);
    for (let index = 0; index < 160; index++) expect(padIndex(padAt(index))).toBe(index);
    for (const wrong of ['A0', 'A17', 'K1', 'a1', 'A01', 'A1 ', ''])
      expect(padAddress.safeParse(wrong).success).toBe(false);
    expect(() => padAt(160)).toThrow(/no pad with index 160/);
    expect(() => padAt(1.5)).toThrow(/no pad with index 1.5/);
  });
});

describe.skipIf(real.length === 0)('inspecting PADCONF files of a real unit', () => {
  it.each(real)('$name fits the shape and makes sense', ({ bytes }) => {
    const seen = inspectPadconf(bytes);
    expect(padconfInspection.parse(seen)).toEqual(seen);
    expect(seen.remarks).toEqual([]);
    expect(seen.pads.some(({ sizeBytes }) => sizeBytes > 0)).toBe(true);
  });

  it('finds the chops, tempos and volumes that were set on the unit', () => {
    const named = (name: string) => inspectPadconf(real.find((capture) => capture.name === name)!.bytes);
    expect(named('PADCONF022.BIN').pads[0]?.chops).toEqual([
      0, 1508, 3016, 4524, 6032, 7539, 9046, 10_553, 12_060, 13_567, 15_074, 16_581, 18_088, 19_595, 21_102,
      22_609,
    ]);
    const all = real.map(({ bytes }) => inspectPadconf(bytes));
    expect(all.some(({ project }) => project.tempo === 89 && project.tempoSelect === 'project')).toBe(true);
    expect(
      all.some(
        ({ banks }) => banks.map(({ volume }) => volume).join() === '126,125,124,123,122,121,120,119,118,118',
      ),
    ).toBe(true);
  });
});
