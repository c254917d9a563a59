import { plainKey } from '../../schemas/key-spelling.js';
import { z } from 'zod';
import type { SampleDetail } from '../../schemas/entities.js';
import { PITCH_CLASSES } from '../../schemas/pitch.js';
import { type CuePoint, INFO, type WavFacts } from '../audio/wav-chunks.js';

/** C3, the octave in which programs expect the root of a loop. */
const LOOP_ROOT_OCTAVE = 48;
/** A tempo in the file that is this close to ours, as a share of it, says the same. */
const SAME_TEMPO = 0.005;
/** More slices than FL shows at once; a sound with more transients is no break. */
const MAX_SLICES = 128;

const acidHint = z.object({ oneShot: z.boolean(), bpm: z.number() });

/**
 * What a copy for FL Studio says beside its audio. What the maker of the file wrote stays where the catalogue does not
 * know better: root and loops, slices, title and comment; its tempo goes when ours is another, which a person or two
 * independent findings stand for.
 */
export function wavFactsOf(sample: SampleDetail): WavFacts {
  const hints = new Map(sample.metadata.map(({ key, value }) => [key, value]));
  const acid = acidOf(sample);
  const saysSame = acid !== undefined && agrees(hints.get('acid'), acid);
  return {
    ...(acid !== undefined && !saysSame && { acid }),
    ...(sample.rootNote !== null && !hints.has('smpl') && { smpl: { rootNote: sample.rootNote, loops: [] } }),
    ...(!hints.has('cues') && slicesOf(sample)),
    info: {
      ...(!hints.has('title') && { [INFO.title]: stemOf(sample.name) }),
      ...(!hints.has('comment') && describe(sample)),
      [INFO.software]: 'Padbridge',
    },
  };
}

function acidOf({ kind, bpm, duration, key, rootNote }: SampleDetail): WavFacts['acid'] {
  const meter: [number, number] = [4, 4];
  if (kind === 'one-shot') return { oneShot: true, rootNote, beats: 0, bpm: bpm ?? 0, meter };
  if (kind !== 'loop' || bpm === null || duration === null) return undefined;
  const root = key === null ? null : LOOP_ROOT_OCTAVE + PITCH_CLASSES.indexOf(key.tonic);
  return { oneShot: false, rootNote: root, beats: Math.round((duration * bpm) / 60), bpm, meter };
}

function agrees(stated: string | undefined, acid: NonNullable<WavFacts['acid']>): boolean {
  if (stated === undefined) return false;
  const parsed = acidHint.safeParse(JSON.parse(stated));
  if (!parsed.success || parsed.data.oneShot !== acid.oneShot) return false;
  return acid.oneShot || Math.abs(parsed.data.bpm - acid.bpm) <= acid.bpm * SAME_TEMPO;
}

/** Loops get their hits as named slices. */
function slicesOf({ kind, onsets, frames }: SampleDetail): Pick<WavFacts, 'cues'> {
  if (kind !== 'loop' || frames === null || onsets.length < 2) return {};
  return { cues: slices(onsets.filter((onset) => onset < frames).slice(0, MAX_SLICES), frames) };
}

/** Named slices from every start to the next, the last to the end of a sound of so many frames. */
export function slices(starts: readonly number[], frames: number): CuePoint[] {
  return starts.map((frame, index) => ({
    frame,
    label: `Slice ${String(index + 1).padStart(2, '0')}`,
    length: (starts[index + 1] ?? frames) - frame,
  }));
}

function describe({ bpm, kind, key }: SampleDetail): Record<string, string> {
  const parts = [
    ...(bpm !== null && kind === 'loop' ? [`${shortNumber(bpm)} BPM`] : []),
    ...(key === null ? [] : [plainKey(key)]),
  ];
  return parts.length === 0 ? {} : { [INFO.comment]: parts.join(', ') };
}

/** A number with at most two places. */
export function shortNumber(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** A file name without its extension. */
export function stemOf(name: string): string {
  return name.replace(/\.[^.]{1,5}$/, '');
}
