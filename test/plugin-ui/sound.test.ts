import { describe, expect, it } from 'vitest';
import { CEILING_DB, matchGain, MAX_BOOST_DB, TARGET_LUFS } from '../../plugin-ui/audition/gain-match.js';
import { positionAt } from '../../plugin-ui/audition/position.js';
import { formatAgo, formatBytes, formatDuration, formatLevel, stem } from '../../plugin-ui/sound/format.js';
import {
  camelotCode,
  isCompatible,
  keyAt,
  keyInWords,
  keyName,
  parseKey,
} from '../../plugin-ui/sound/keys.js';
import { PITCH_CLASSES } from '../../schemas/pitch.js';
import { createByteCache } from '../../plugin-ui/waveform/byte-cache.js';
import { toColumns } from '../../plugin-ui/waveform/envelope.js';

describe('loudness match', () => {
  it('turns loud sounds down and quiet ones up to the target, never into clipping', () => {
    expect(matchGain({ lufs: -8, peakDb: -0.1 })).toBe(TARGET_LUFS + 8);
    expect(matchGain({ lufs: -26, peakDb: -20 })).toBe(10);
    expect(matchGain({ lufs: -26, peakDb: -4 })).toBe(CEILING_DB + 4);
    expect(matchGain({ lufs: -60, peakDb: -50 })).toBe(MAX_BOOST_DB);
    expect(matchGain({ lufs: null, peakDb: -6 })).toBe(2);
    expect(matchGain({ lufs: null, peakDb: null })).toBeNull();
  });
});

describe('the playhead', () => {
  it('goes on from where it started, round and round in a loop', () => {
    expect(positionAt(1, 0.25, 4, null)).toBe(0.5);
    expect(positionAt(4, 0.25, 4, null)).toBeNull();
    expect(positionAt(4, 0.25, 4, { from: 0, until: 1 })).toBe(0.25);
  });
});

describe('keys', () => {
  it('stand on the wheel where every DJ expects them', () => {
    expect(camelotCode({ tonic: 'A', mode: 'minor' })).toBe('8A');
    expect(camelotCode({ tonic: 'C', mode: 'major' })).toBe('8B');
    expect(camelotCode({ tonic: 'F#', mode: 'minor' })).toBe('11A');
    for (const tonic of PITCH_CLASSES) {
      for (const mode of ['major', 'minor'] as const) {
        const key = { tonic, mode };
        expect(parseKey(camelotCode(key))).toEqual(key);
        expect(keyAt({ number: Number.parseInt(camelotCode(key), 10), mode })).toEqual(key);
      }
    }
    expect(parseKey('H')).toBeNull();
    expect(parseKey('13A')).toBeNull();
  });

  it('are spelled with the fewest accidentals, and read either way', () => {
    const named = (mode: 'major' | 'minor') =>
      PITCH_CLASSES.map((tonic) => keyName({ tonic, mode })).join(' ');
    expect(named('major')).toBe('C D♭ D E♭ E F F♯ G A♭ A B♭ B');
    expect(named('minor')).toBe('Cm C♯m Dm E♭m Em Fm F♯m Gm G♯m Am B♭m Bm');
    expect(keyInWords({ tonic: 'A#', mode: 'minor' })).toBe('B flat minor');
    expect(keyInWords({ tonic: 'F#', mode: 'major' })).toBe('F sharp major');
    for (const text of ['A#m', 'Bbm', 'B♭ minor', '3A']) {
      expect(parseKey(text), text).toEqual({ tonic: 'A#', mode: 'minor' });
    }
    expect(parseKey('Cb')).toEqual({ tonic: 'B', mode: 'major' });
    for (const tonic of PITCH_CLASSES) {
      for (const mode of ['major', 'minor'] as const) {
        expect(parseKey(keyName({ tonic, mode }))).toEqual({ tonic, mode });
      }
    }
  });

  it('mix with their relative and their neighbours', () => {
    const am = { tonic: 'A', mode: 'minor' } as const;
    const mixes = PITCH_CLASSES.flatMap((tonic) =>
      (['major', 'minor'] as const).map((mode) => ({ tonic, mode })),
    ).filter((key) => isCompatible(am, key));
    expect(mixes.map(camelotCode).sort()).toEqual(['7A', '8A', '8B', '9A']);
  });
});

describe('numbers in words', () => {
  it('read as a musician writes them', () => {
    expect([0.08, 4.24, 59.96, 187, 3725].map(formatDuration)).toEqual([
      '0.08 s',
      '4.2 s',
      '1:00',
      '3:07',
      '1:02:05',
    ]);
    expect([-14.24, -0.01, 3].map(formatLevel)).toEqual(['−14.2', '0.0', '3.0']);
    expect([999, 88_200, 1_400_000].map(formatBytes)).toEqual(['999 B', '88.2 kB', '1.4 MB']);
    expect(formatAgo(0, 90_000)).toBe('1 min ago');
    expect([stem('Kick.01.wav'), stem('.hidden')]).toEqual(['Kick.01', '.hidden']);
  });
});

describe('waveforms', () => {
  it('keep every peak when they are drawn small and have no gap when drawn large', () => {
    const data = new Int8Array([-10, 20, -127, 5, 0, 127, -1, 1]);
    expect([...toColumns({ framesPerPeak: 64, data }, 1)].map((value) => Math.round(value * 127))).toEqual([
      -127, 127,
    ]);
    expect(
      toColumns({ framesPerPeak: 64, data }, 8).every((_, at, all) => all.length === 16 && at < 16),
    ).toBe(true);
    expect(toColumns({ framesPerPeak: 64, data: new Int8Array() }, 8)).toHaveLength(0);
  });
});

describe('a cache of so many bytes', () => {
  it('forgets what was unused for longest', () => {
    const cache = createByteCache<string, number>(10);
    cache.set('a', 1, 4);
    cache.set('b', 2, 4);
    cache.get('a');
    cache.set('c', 3, 4);
    expect([cache.get('a'), cache.get('b'), cache.get('c'), cache.bytes]).toEqual([1, undefined, 3, 8]);
    cache.set('huge', 4, 11);
    expect(cache.get('huge')).toBeUndefined();
  });
});
