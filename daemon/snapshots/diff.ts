import type { SnapshotChange } from '../../schemas/methods/snapshots.js';
import { type PadInspection, UNIT_SAMPLE_RATE } from '../../schemas/sp404.js';
import type { SnapshotFile } from '../catalogue/card-types.js';
import type { ProjectContent } from './project-content.js';

/** What is different between two states of a project, as a person reads it. Pure. */

/** How each setting of a pad is called and shown; in the order of the lines. Positions come before them. */
const FIELDS: readonly { key: keyof PadInspection; name: string; unit?: string; signed?: true }[] = [
  { key: 'level', name: 'level' },
  { key: 'gate', name: 'gate' },
  { key: 'loop', name: 'loop' },
  { key: 'oneShot', name: 'one-shot' },
  { key: 'fixedVelocity', name: 'fixed velocity' },
  { key: 'muteGroup', name: 'mute group' },
  { key: 'bpmSync', name: 'BPM sync' },
  { key: 'bpm', name: 'tempo', unit: 'BPM' },
  { key: 'pitch', name: 'pitch', unit: 'semitones', signed: true },
  { key: 'fine', name: 'fine', unit: 'cents', signed: true },
  { key: 'speed', name: 'speed', unit: '%' },
  { key: 'vinyl', name: 'vinyl' },
  { key: 'pan', name: 'pan' },
  { key: 'padLink', name: 'pad link' },
  { key: 'bus', name: 'bus' },
  { key: 'roll', name: 'roll' },
  { key: 'playMode', name: 'play mode' },
  { key: 'attack', name: 'attack' },
  { key: 'hold', name: 'hold' },
  { key: 'release', name: 'release' },
];

/** Positions in bytes, the same in frames where the SMP file lies beside the settings, and how they are called. */
const POSITIONS = [
  { bytes: 'start', frame: 'startFrame', name: 'start' },
  { bytes: 'end', frame: 'endFrame', name: 'end' },
  { bytes: 'loopTop', frame: 'loopTopFrame', name: 'loop top' },
] as const satisfies readonly { bytes: keyof PadInspection; frame: keyof PadInspection; name: string }[];

/** `from` null: there was nothing, so everything is new. Project first, then banks, pads, patterns and other files. */
export function diffProjects(from: ProjectContent | null, to: ProjectContent): SnapshotChange[] {
  return [
    ...(from === null ? [] : [...projectChanges(from, to), ...bankChanges(from, to)]),
    ...to.inspection.pads.flatMap((pad, i) => padChange(from, from?.inspection.pads[i], to, pad)),
    ...fileChanges(from?.patterns, to.patterns, (pad) => ({ kind: 'pattern', at: `pattern ${pad}` })),
    ...fileChanges(from?.others, to.others, (path) => ({ kind: 'file', at: path })),
  ];
}

function projectChanges(
  { inspection: a }: ProjectContent,
  { inspection: b }: ProjectContent,
): SnapshotChange[] {
  const parts = [
    ...(a.version === b.version ? [] : [`file version ${a.version} → ${b.version}`]),
    ...(a.project.name === b.project.name
      ? []
      : [`name ${quoted(a.project.name)} → ${quoted(b.project.name)}`]),
    ...changedValue('tempo', a.project.tempo, b.project.tempo, 'BPM'),
    ...changedValue('tempo of', a.project.tempoSelect, b.project.tempoSelect),
  ];
  return parts.length === 0 ? [] : [{ kind: 'project', at: 'project', text: parts.join(', ') }];
}

function bankChanges({ inspection: a }: ProjectContent, { inspection: b }: ProjectContent): SnapshotChange[] {
  return b.banks.flatMap((bank, i): SnapshotChange[] => {
    const before = a.banks[i] ?? bank;
    const parts = [
      ...changedValue('tempo', before.tempo, bank.tempo, 'BPM'),
      ...changedValue('volume', before.volume, bank.volume),
      ...changedValue('protection', before.protected, bank.protected),
    ];
    return parts.length === 0 ? [] : [{ kind: 'bank', at: `bank ${bank.bank}`, text: parts.join(', ') }];
  });
}

function padChange(
  from: ProjectContent | null,
  before: PadInspection | undefined,
  to: ProjectContent,
  pad: PadInspection,
): SnapshotChange[] {
  const line = (text: string): SnapshotChange[] => [{ kind: 'pad', at: pad.pad, text }];
  const wasLoaded = before !== undefined && before.sizeBytes > 0;
  const isLoaded = pad.sizeBytes > 0;
  if (!wasLoaded) return isLoaded ? line(`new: ${described(pad)}`) : [];
  if (!isLoaded) return line(`empty now, was ${described(before)}`);
  const other = from?.samples.get(pad.pad)?.hash !== to.samples.get(pad.pad)?.hash;
  const renamed = before.name === pad.name ? [] : [`name ${quoted(before.name)} → ${quoted(pad.name)}`];
  const parts = [
    ...(other ? [`another sound${length(before, pad)}`] : []),
    ...renamed,
    ...positionChanges(before, pad, other),
    ...FIELDS.flatMap(({ key, name, unit, signed }) =>
      changedValue(name, before[key], pad[key], unit, signed === true),
    ),
    ...chopChanges(before.chops, pad.chops),
  ];
  return parts.length === 0 ? [] : line(parts.join(', '));
}

/** With another sound positions of the old one mean nothing: only what it does not play of the new one is told. */
function positionChanges(a: PadInspection, b: PadInspection, otherSound: boolean): string[] {
  if (otherSound) return isWhole(b) ? [] : [`plays ${b.startFrame ?? b.start} to ${b.endFrame ?? b.end}`];
  // Until the loop top is moved by itself it follows the start.
  const follows = (pad: PadInspection) => pad.loopTop === pad.start;
  return POSITIONS.flatMap(({ bytes, frame, name }) => {
    if (a[bytes] === b[bytes] || (name === 'loop top' && follows(a) && follows(b))) return [];
    const [was, is] = [a[frame], b[frame]];
    if (was === null || is === null) return [`${name} ${signedNumber(b[bytes] - a[bytes])} bytes`];
    return [`${name} ${signedNumber(is - was)} frames`];
  });
}

function isWhole({ startFrame, endFrame, frames }: PadInspection): boolean {
  return frames === null || (startFrame === 0 && endFrame === frames);
}

function chopChanges(a: readonly number[], b: readonly number[]): string[] {
  if (a.length !== b.length) return [`chops ${a.length} → ${b.length}`];
  const moved = b.filter((point, i) => point !== a[i]).length;
  return moved === 0 ? [] : [`${moved} of ${b.length} chops moved`];
}

function fileChanges(
  from: ReadonlyMap<string, SnapshotFile> | undefined,
  to: ReadonlyMap<string, SnapshotFile>,
  named: (key: string) => Pick<SnapshotChange, 'kind' | 'at'>,
): SnapshotChange[] {
  const keys = [...new Set([...(from?.keys() ?? []), ...to.keys()])];
  return keys.flatMap((key): SnapshotChange[] => {
    const [was, is] = [from?.get(key)?.hash, to.get(key)?.hash];
    if (was === is) return [];
    return [{ ...named(key), text: was === undefined ? 'new' : is === undefined ? 'gone' : 'changed' }];
  });
}

type Value = PadInspection[keyof PadInspection];

function changedValue(name: string, from: Value, to: Value, unit = '', signed = false): string[] {
  if (from === to) return [];
  const shown = (value: Value) =>
    typeof value === 'boolean'
      ? value
        ? 'on'
        : 'off'
      : signed
        ? signedNumber(Number(value))
        : String(value);
  return [`${name} ${shown(from)} → ${shown(to)}${unit === '' ? '' : ` ${unit}`}`];
}

function described({ name, pad, frames }: PadInspection): string {
  return `${name === '' ? `a sample without a name on ${pad}` : quoted(name)}${frames === null ? '' : `, ${seconds(frames)}`}`;
}

function length(a: PadInspection, b: PadInspection): string {
  if (a.frames === null || b.frames === null || a.frames === b.frames) return '';
  return ` (${seconds(a.frames)} → ${seconds(b.frames)})`;
}

function seconds(frames: number): string {
  return `${(frames / UNIT_SAMPLE_RATE).toFixed(2)} s`;
}

function signedNumber(value: number): string {
  return value > 0 ? `+${value}` : String(value);
}

function quoted(name: string | null): string {
  return `"${name ?? ''}"`;
}
