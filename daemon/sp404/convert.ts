import { open, stat, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { type ImportedPattern, type SmfImport, smfToPattern } from '../../hardware/sp404/formats/midi-ptn.js';
import { bankOf, projectOf } from '../../hardware/sp404/formats/padconf-project.js';
import { readPadconf } from '../../hardware/sp404/formats/padconf.js';
import { patternToSmf } from '../../hardware/sp404/formats/ptn-midi.js';
import { MAX_PATTERN_BYTES, readPattern } from '../../hardware/sp404/formats/ptn.js';
import { decodeSmpPcm, readSmpHeader, SMP_HEADER_BYTES } from '../../hardware/sp404/formats/smp.js';
import type { SmpInspection } from '../../schemas/sp404.js';
import { type AtomicOptions, produceAtomic, writeAtomic } from '../files/write-atomic.js';
import { TARGET_FILES } from '../render/target-format.js';
import { bankOfPad, PADCONF_NAME, padOfPatternName } from './project-paths.js';
import { findName, parsing, readBounded, withFile } from './read-files.js';
import { MAX_PADCONF_BYTES } from './read-project.js';

/** Single files of the unit turned into what other programs read, and back. Nothing is written before the input is understood. */

/** Larger than any MIDI file of a pattern; the reader has its own, tighter limit. */
const MAX_MIDI_BYTES = 0x40_0000;
/** 0.7 s of stereo: audio is copied in pieces of this many bytes. */
const PIECE_BYTES = 0x2_0000;
/** What a fresh project plays at. */
const FRESH_TEMPO = 90;

export interface ConvertOptions {
  /** Replace a file that is there; without it, only an empty one is. */
  overwrite: boolean;
}

export interface PatternTempo {
  tempo: number;
  /** Where the tempo comes from: given, the project beside the pattern, or a fresh project's 90. */
  from: 'given' | 'bank' | 'project' | 'default';
}

export interface ToMidi extends PatternTempo {
  file: string;
  notes: number;
  bars: number;
  beats: number;
}

/**
 * A pattern as a Standard MIDI File. Without a given tempo that of its bank is taken from the project it lies in.
 * @throws PadbridgeError not-found, io, corrupt, invalid-input, conflict
 */
export async function patternToMidiFile(
  source: string,
  target: string,
  options: ConvertOptions & { tempo?: number },
): Promise<ToMidi> {
  const bytes = await readBounded(source, MAX_PATTERN_BYTES);
  const pattern = parsing(source, () => readPattern(bytes));
  const { tempo, from } =
    options.tempo === undefined
      ? await tempoBeside(source)
      : { tempo: options.tempo, from: 'given' as const };
  const name = path.parse(source).name.replace(/[^ -~]/g, '_');
  const midi = patternToSmf(pattern, { tempo, name });
  const file = await outputFile(target, source, 'mid');
  await writeAtomic(file, midi, await existing(file, options));
  const { bars, beats, notes } = pattern;
  return { file, tempo, from, notes: notes.length, bars, beats };
}

export interface FromMidi extends Pick<ImportedPattern, 'tempo' | 'remarks'> {
  file: string;
  notes: number;
  bars: number;
  beats: number;
}

/** A Standard MIDI File as a pattern. Throws as `patternToMidiFile`. */
export async function midiToPatternFile(
  source: string,
  target: string,
  options: ConvertOptions & SmfImport,
): Promise<FromMidi> {
  const midi = await readBounded(source, MAX_MIDI_BYTES);
  const { bytes, tempo, remarks } = parsing(source, () => smfToPattern(midi, options));
  const file = await outputFile(target, source, 'BIN');
  await writeAtomic(file, bytes, await existing(file, options));
  const { notes, bars, beats } = readPattern(bytes);
  return { file, tempo, remarks, notes: notes.length, bars, beats };
}

/** A sample of the unit as a WAV of the same values. Throws as `patternToMidiFile`. */
export async function smpToWavFile(
  source: string,
  target: string,
  options: ConvertOptions,
): Promise<SmpInspection & { file: string }> {
  return withFile(source, async (input) => {
    const head = new Uint8Array(SMP_HEADER_BYTES);
    const { bytesRead } = await input.read(head, 0, head.length, 0);
    const { size } = await input.stat();
    const shape = parsing(source, () => readSmpHeader(head.subarray(0, bytesRead), size));
    const file = await outputFile(target, source, 'wav');
    const policy = await existing(file, options);
    await produceAtomic(file, (temporary) => copyAsWav(input, shape, temporary), policy);
    return { file, ...shape };
  });
}

async function copyAsWav(input: FileHandle, shape: SmpInspection, temporary: string): Promise<void> {
  const output = await open(temporary, 'wx', 0o644);
  try {
    await output.writeFile(TARGET_FILES.wav.header(shape));
    const piece = new Uint8Array(PIECE_BYTES);
    for (let at = SMP_HEADER_BYTES; at < shape.sizeBytes;) {
      const { bytesRead } = await input.read(piece, 0, Math.min(PIECE_BYTES, shape.sizeBytes - at), at);
      if (bytesRead === 0) break;
      await output.writeFile(TARGET_FILES.wav.encode(decodeSmpPcm(piece.subarray(0, bytesRead))));
      at += bytesRead;
    }
  } finally {
    await output.close();
  }
}

/** The tempo at which the unit plays a pattern that lies in a project: PTN/PTNnnnnn.BIN beside its PADCONF. */
async function tempoBeside(source: string): Promise<PatternTempo> {
  const pad = padOfPatternName(path.basename(source));
  const folder = path.dirname(source);
  const file = (await findName(path.dirname(folder), PADCONF_NAME)) ?? (await findName(folder, PADCONF_NAME));
  if (pad === undefined || file === undefined) return { tempo: FRESH_TEMPO, from: 'default' };
  const bytes = await readBounded(file, MAX_PADCONF_BYTES);
  const conf = parsing(file, () => readPadconf(bytes));
  const project = projectOf(conf);
  return project.tempoSelect === 'project'
    ? { tempo: project.tempo, from: 'project' }
    : { tempo: bankOf(conf, bankOfPad(pad)).tempo, from: 'bank' };
}

/** The file to write: the target itself, or the source's name in a target that is a folder. */
async function outputFile(target: string, source: string, extension: string): Promise<string> {
  const folder = await stat(target).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
  return folder ? path.join(target, `${path.parse(source).name}.${extension}`) : target;
}

/** A file with something in it is kept unless the person says otherwise; an empty one (`mktemp`) holds nothing to lose. */
async function existing(
  file: string,
  { overwrite }: ConvertOptions,
): Promise<Required<Pick<AtomicOptions, 'existing'>>> {
  if (overwrite) return { existing: 'replace' };
  const empty = await stat(file).then(
    (stats) => stats.isFile() && stats.size === 0,
    () => false,
  );
  return { existing: empty ? 'replace' : 'keep' };
}
