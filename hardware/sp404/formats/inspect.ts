import {
  BANKS,
  PAD_RANGES,
  type PadconfInspection,
  type PadInspection,
  type PadSettings,
  type RangedPadField,
  type SmpShape,
  TEMPO_RANGE,
  VOLUME_RANGE,
} from '../../../schemas/sp404.js';
import { padPlayMode, readPadRecord, regionProblem } from './pad-record.js';
import { ALL_PADS, type Padconf, padChops, padName, padRecord, readPadconf } from './padconf.js';
import { bankOf, projectOf } from './padconf-project.js';
import { smpFrame, smpOffset } from './smp.js';

/** What an SMP file beside the PADCONF says about a pad, or undefined when it is not at hand. */
export type SmpLookup = (pad: string) => SmpShape | undefined;

const RANGED_FIELDS = Object.keys(PAD_RANGES) as RangedPadField[];

/**
 * Everything a PADCONF file says, as `sp404 inspect --json` prints it: 10 banks, 160 pads, A1 first. With `smpOf` the
 * positions also come in frames. Odd values are shown as stored and listed in `remarks`. Throws as `readPadconf`.
 */
export function inspectPadconf(bytes: Uint8Array, smpOf: SmpLookup = () => undefined): PadconfInspection {
  const conf = readPadconf(bytes);
  const remarks: string[] = [];
  const project = projectOf(conf);
  remarkRange(remarks, 'project tempo', project.tempo, TEMPO_RANGE);
  const banks = BANKS.map((bank) => {
    const settings = bankOf(conf, bank);
    remarkRange(remarks, `bank ${bank} tempo`, settings.tempo, TEMPO_RANGE);
    remarkRange(remarks, `bank ${bank} volume`, settings.volume, VOLUME_RANGE);
    return { bank, ...settings };
  });
  const pads = ALL_PADS.map((pad) => inspectPad(conf, pad, smpOf(pad), remarks));
  return { version: conf.version, project, banks, pads, remarks };
}

function inspectPad(conf: Padconf, pad: string, smp: SmpShape | undefined, remarks: string[]): PadInspection {
  const words = padRecord(conf, pad);
  const settings = readPadRecord(words);
  const chops = padChops(conf, pad);
  if (settings.sizeBytes !== 0) remarkPad(remarks, pad, settings, chops, smp);
  const frame = (offset: number) =>
    smp === undefined || offset === 0 ? null : smpFrame(offset, smp.channels);
  return {
    pad,
    name: padName(conf, pad),
    ...settings,
    startFrame: frame(settings.start),
    endFrame: frame(settings.end),
    loopTopFrame: frame(settings.loopTop),
    frames: smp?.frames ?? null,
    channels: smp?.channels ?? null,
    playMode: padPlayMode(words),
    chops,
  };
}

function remarkPad(
  remarks: string[],
  pad: string,
  settings: PadSettings,
  chops: readonly number[],
  smp: SmpShape | undefined,
): void {
  for (const field of RANGED_FIELDS)
    remarkRange(remarks, `${pad} ${field}`, settings[field], PAD_RANGES[field]);
  const { sizeBytes, start, end, loopTop } = settings;
  const problem = regionProblem(sizeBytes, start, end, loopTop);
  if (problem !== undefined) remarks.push(`${pad}: ${problem}.`);
  if (smp === undefined) return;
  const actual = smpOffset(smp.frames, smp.channels);
  if (actual !== sizeBytes)
    remarks.push(`${pad}: its SMP file has ${actual} bytes, PADCONF says ${sizeBytes}.`);
  const beyond = chops.filter((frame) => frame >= smp.frames).length;
  if (beyond > 0) remarks.push(`${pad}: ${beyond} of its chop points lie behind the end of the sample.`);
}

function remarkRange(
  remarks: string[],
  what: string,
  value: number,
  range: { min: number; max: number },
): void {
  if (value >= range.min && value <= range.max) return;
  remarks.push(`${what} is ${value}, outside ${range.min} to ${range.max}.`);
}
