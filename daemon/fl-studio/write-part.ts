import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { UNIT_SAMPLE_RATE } from '../../schemas/sp404.js';
import type { SampleDetail } from '../../schemas/entities.js';
import type { KitPad } from '../../schemas/methods/kits.js';
import type { WavFacts } from '../audio/wav-chunks.js';
import { writeRetagged } from '../audio/wav-retag.js';
import { type Render, sampleRateOf } from '../device/prepared-sample.js';
import { writeNew } from './write-for-fl.js';
import { slices, wavFactsOf } from './wav-facts.js';

/** How a pad plays its sample, as far as a file can say it. Frames of the sample at its own rate. */
export type PadSound = Pick<KitPad, 'start' | 'end' | 'loop' | 'loopTop' | 'chops'>;

/** Whether a file of the whole sample without more would not be what the pad plays. */
export function isShaped({ start, end, loop, chops }: PadSound, frames: number | null): boolean {
  return (start ?? 0) > 0 || (end !== null && end !== frames) || loop || chops.length > 0;
}

/**
 * Writes what a pad plays of its sample: the part between start and end, its chops as slices, its loop. A WAV is cut bit by
 * bit; other formats, of which a part cannot be cut out, are rendered at 48 kHz. Never overwrites. Returns the path.
 * @throws PadbridgeError as `writeForFl`, and what rendering throws
 */
export async function writePart(
  sample: SampleDetail,
  sound: PadSound,
  folder: string,
  stem: string,
  render: Render,
): Promise<string> {
  const { frames, sampleRate, container, codec } = sample;
  const start = sound.start ?? 0;
  const end = Math.min(sound.end ?? Number.MAX_SAFE_INTEGER, frames ?? Number.MAX_SAFE_INTEGER);
  const cuttable = (container === 'wav' || container === 'rf64') && codec === 'pcm' && frames !== null;
  return writeNew(sample, folder, stem, '.wav', async (temporary) => {
    if (cuttable) {
      const facts = factsOfPart(sample, sound, { frames: end - start, ratio: 1 });
      await writeRetagged(sample.path, temporary, { kind: 'tagged', facts, part: { start, end } });
      return;
    }
    const aside = await mkdtemp(path.join(os.tmpdir(), 'padbridge-part-'));
    try {
      const plain = path.join(aside, 'part.wav');
      const task = { source: sample.path, target: plain, format: 'wav', settings: { start, end } } as const;
      const rendered = await render(task);
      const ratio = UNIT_SAMPLE_RATE / (sampleRate ?? (await sampleRateOf(sample.path)));
      const facts = factsOfPart(sample, sound, { frames: rendered.frames, ratio });
      await writeRetagged(plain, temporary, { kind: 'tagged', facts });
    } finally {
      await rm(aside, { recursive: true, force: true });
    }
  });
}

/** The facts of the sample where they lie in a part of so many frames; `ratio` is frames of the file for one of the sample. */
function factsOfPart(
  sample: SampleDetail,
  sound: PadSound,
  { frames, ratio }: { frames: number; ratio: number },
): WavFacts {
  const start = sound.start ?? 0;
  const moved = (frame: number) => Math.round((frame - start) * ratio);
  const inside = (all: readonly number[]) => all.map(moved).filter((frame) => frame >= 0 && frame < frames);
  const { sampleRate, rootNote, metadata } = sample;
  const facts = wavFactsOf({
    ...sample,
    frames,
    duration: sampleRate === null ? null : frames / (sampleRate * ratio),
    onsets: inside(sample.onsets),
    // What the file says of the whole sound is not said of a part.
    metadata: metadata.filter(({ key }) => !TIED_TO_FRAMES.has(key)),
  });
  const loop = { start: Math.max(0, moved(sound.loopTop ?? start)), end: frames - 1 };
  return {
    ...facts,
    ...(sound.chops.length > 0 && { cues: slices(inside(sound.chops), frames) }),
    ...(sound.loop && loop.start < loop.end && { smpl: { rootNote: rootNote ?? MIDDLE_C, loops: [loop] } }),
  };
}

/** Hints of the file that hold positions or lengths. */
const TIED_TO_FRAMES: ReadonlySet<string> = new Set(['acid', 'smpl', 'cues']);
/** The note at which programs play a file that has no pitch of its own as it is. */
const MIDDLE_C = 60;
