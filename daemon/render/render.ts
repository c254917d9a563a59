import { open } from 'node:fs/promises';
import { PadbridgeError } from '../../schemas/errors.js';
import { UNIT_SAMPLE_RATE } from '../../schemas/sp404.js';
import { createLoudnessMeter } from '../analysis/loudness.js';
import { openAudio, type SoundFile } from '../audio/open.js';
import { cancelled } from '../audio/refusal.js';
import { createQuantiser } from './quantiser.js';
import { createResampler } from './resampler.js';
import type { RenderSettings } from '../../schemas/render.js';
import { type Blocks, type Envelope, narrow, shaped, touches, trim } from './stages.js';
import { type Extent, TARGET_FILES, type TargetFormat } from './target-format.js';
import type { AudioBlock } from '../audio/source.js';

export interface RenderTask {
  source: string;
  /** Where nothing lies yet: the safe writer's temporary file. */
  target: string;
  format: TargetFormat;
  settings: RenderSettings;
}

/** What became of a sound. */
export interface Rendering extends Extent {
  bytes: number;
  /** Values held at full scale. */
  clipped: number;
  /** dB by which the level was changed; 0 without normalising. */
  gainDb: number;
  /** Every value is that of the source. */
  exact: boolean;
  /** What a person should know, one sentence each. */
  remarks: string[];
}

/** Codecs that give back the integers they were given. */
const LOSSLESS: ReadonlySet<string> = new Set(['pcm', 'flac', 'alac']);
const SILENCE_FRAMES = 4096;
/** A sound fitted to a loudness peaks here at most: converters behind the unit need a little room. */
const PEAK_CEILING = 10 ** (-0.1 / 20);

/**
 * Writes any sound Padbridge can decode as 48 kHz 16-bit, in pieces: memory does not grow with its length. The file is read
 * twice when its level is to be set or its end faded.
 * @throws PadbridgeError what `openAudio` throws, 'invalid-input' for a trim that leaves nothing, 'cancelled'
 */
export async function render(task: RenderTask, signal?: AbortSignal): Promise<Rendering> {
  const sound = await openAudio(task.source, signal);
  try {
    const plan = await planOf(sound, task.settings, signal);
    return await write(sound, plan, task, signal);
  } finally {
    await sound.close();
  }
}

interface Plan {
  channels: 1 | 2;
  envelope: Envelope;
  /** Nothing but fades can change a value. */
  exact: boolean;
  remarks: string[];
}

async function planOf(
  sound: SoundFile,
  settings: RenderSettings,
  signal: AbortSignal | undefined,
): Promise<Plan> {
  const { format } = sound;
  const channels = settings.mono === true || format.channels === 1 ? 1 : 2;
  const remarks: string[] = [];
  if (format.channels > 2) remarks.push(`${format.channels} channels were mixed to ${channels}.`);
  const { fadeIn = 0, fadeOut = 0, normalise, loudness } = settings;
  let gain = 1;
  let total = Infinity;
  if (normalise !== undefined || loudness !== undefined || fadeOut > 0) {
    const measured = await measure(prepared(sound, settings, channels), channels, signal);
    total = measured.frames;
    gain = gainFor(measured, settings, remarks);
  }
  const seconds = (length: number) => Math.min(total, Math.round(length * UNIT_SAMPLE_RATE));
  return {
    channels,
    envelope: { gain, fadeIn: seconds(fadeIn), fadeOut: fadeOut > 0 ? seconds(fadeOut) : 0, total },
    exact:
      gain === 1 &&
      format.sampleRate === UNIT_SAMPLE_RATE &&
      LOSSLESS.has(format.codec) &&
      format.bits !== null &&
      format.bits <= 16 &&
      format.channels === channels,
    remarks,
  };
}

/** Source frames in the range asked for, in the unit's rate and width, before gain and fades. */
function prepared(sound: SoundFile, { start = 0, end = Infinity }: RenderSettings, channels: 1 | 2): Blocks {
  const { sampleRate } = sound.format;
  const narrowed = narrow(trim(sound.blocks(), start, end), channels);
  return sampleRate === UNIT_SAMPLE_RATE ? narrowed : resampled(narrowed, channels, sampleRate);
}

async function* resampled(blocks: Blocks, channels: number, rate: number): AsyncGenerator<AudioBlock> {
  const resampler = createResampler(channels, rate, UNIT_SAMPLE_RATE);
  for await (const block of blocks) yield resampler.push(block);
  yield resampler.finish();
}

interface Measured {
  frames: number;
  peak: number;
  lufs: number | null;
}

async function measure(blocks: Blocks, channels: number, signal: AbortSignal | undefined): Promise<Measured> {
  const meter = createLoudnessMeter(UNIT_SAMPLE_RATE, channels);
  let frames = 0;
  let peak = 0;
  for await (const block of blocks) {
    if (signal?.aborted === true) throw cancelled('rendering');
    for (const plane of block) for (const value of plane) peak = Math.max(peak, Math.abs(value));
    meter.add(block, block[0]!.length);
    frames += block[0]!.length;
  }
  return { frames, peak, lufs: meter.read() };
}

function gainFor({ peak, lufs }: Measured, settings: RenderSettings, remarks: string[]): number {
  const { normalise, loudness } = settings;
  if (peak === 0) return 1;
  if (loudness !== undefined && lufs !== null) {
    const wanted = decibels(loudness - lufs);
    const allowed = PEAK_CEILING / peak;
    if (wanted <= allowed) return wanted;
    const reached = lufs + 20 * Math.log10(allowed);
    remarks.push(`Its peaks allow ${reached.toFixed(1)} LUFS, not ${loudness}.`);
    return allowed;
  }
  if (loudness !== undefined) remarks.push('It is too short or too quiet for its loudness to be measured.');
  return normalise === undefined ? 1 : decibels(normalise) / peak;
}

const decibels = (value: number) => 10 ** (value / 20);

async function write(
  sound: SoundFile,
  { channels, envelope, exact, remarks }: Plan,
  { target, format, settings, source }: RenderTask,
  signal: AbortSignal | undefined,
): Promise<Rendering> {
  const { headerBytes, header, encode } = TARGET_FILES[format];
  const quantiser = createQuantiser();
  const file = await open(target, 'wx', 0o644);
  let frames = 0;
  try {
    await file.write(new Uint8Array(headerBytes));
    for await (const block of prepared(sound, settings, channels)) {
      if (signal?.aborted === true) throw cancelled(source);
      const count = block[0]!.length;
      const changed = touches(envelope, frames, count);
      const planes = changed ? shaped(block, envelope, frames) : block;
      await file.writeFile(encode(quantiser.convert(planes, exact && !changed)));
      frames += count;
    }
    if (frames === 0) throw nothingLeft(source, settings);
    for (let missing = (settings.minFrames ?? 0) - frames; missing > 0;) {
      const count = Math.min(missing, SILENCE_FRAMES);
      await file.writeFile(new Uint8Array(2 * count * channels));
      missing -= count;
      frames += count;
    }
    await file.write(header({ channels, frames }), 0, headerBytes, 0);
  } finally {
    await file.close();
  }
  if (quantiser.clipped > 0) remarks.push(`${quantiser.clipped} values were held at full scale.`);
  return {
    channels,
    frames,
    bytes: headerBytes + 2 * frames * channels,
    clipped: quantiser.clipped,
    gainDb: 20 * Math.log10(envelope.gain),
    exact: exact && envelope.fadeIn === 0 && envelope.fadeOut === 0,
    remarks: [...remarks, ...sound.warnings],
  };
}

function nothingLeft(source: string, { start, end }: RenderSettings): PadbridgeError {
  return new PadbridgeError(
    'invalid-input',
    start === undefined && end === undefined
      ? 'There is no audio in this file.'
      : 'Nothing is left of this sound between its start and its end.',
    { subject: source, next: 'Choose another start and end.' },
  );
}
