import type {
  PadconfInspection,
  PadInspection,
  PatternInspection,
  SmpInspection,
} from '../../../schemas/sp404.js';
import type { CardInspection, PathInspection, ProjectLine } from '../../../schemas/sp404-files.js';
import { escapeText } from '../../log/escape.js';
import { type Column, formatTable } from '../table.js';
import { formatBpm, formatDuration, NONE } from '../values.js';

/** What `sp404 inspect` says to a person. */

const SAMPLE_RATE = 48_000;
const CENTRE = 64;

const PAD_COLUMNS: Column<PadInspection>[] = [
  { title: 'Pad', value: (pad) => pad.pad },
  { title: 'Name', value: (pad) => pad.name, flexible: true },
  { title: 'Plays', value: plays, align: 'right' },
  { title: 'Level', value: (pad) => String(pad.level), align: 'right' },
  { title: 'Trigger', value: trigger },
  { title: 'BPM', value: (pad) => `${formatBpm(pad.bpm)}${pad.bpmSync ? ' sync' : ''}`, align: 'right' },
  { title: 'Pitch', value: (pad) => pitch(pad), align: 'right' },
  { title: 'Bus', value: (pad) => (pad.bus === 0 ? 'dry' : String(pad.bus)) },
  { title: 'Mute', value: (pad) => (pad.muteGroup === 0 ? NONE : String(pad.muteGroup)), align: 'right' },
  { title: 'Pan', value: (pad) => (pad.pan === CENTRE ? NONE : String(pad.pan - CENTRE)), align: 'right' },
  {
    title: 'Chops',
    value: (pad) => (pad.chops.length === 0 ? NONE : String(pad.chops.length)),
    align: 'right',
  },
];

const PROJECT_COLUMNS: Column<ProjectLine>[] = [
  { title: 'Folder', value: (project) => project.folder },
  { title: 'Name', value: (project) => project.name ?? NONE, flexible: true },
  { title: 'Tempo', value: (project) => formatBpm(project.tempo), align: 'right' },
  { title: 'Pads', value: (project) => String(project.pads), align: 'right' },
  { title: 'Patterns', value: (project) => String(project.patterns), align: 'right' },
];

export function describeInspection(inspection: PathInspection, width: number | undefined): string {
  switch (inspection.kind) {
    case 'card':
      return describeCard(inspection.found, width);
    case 'project': {
      const { patterns, chain, pictures } = inspection.found;
      const extra = [
        patterns.length > 0 ? `${patterns.length} patterns` : null,
        chain === null ? null : `a chain of ${chain.patterns.length}`,
        pictures.length > 0 ? `${pictures.length} pictures` : null,
      ].filter((part) => part !== null);
      const line = extra.length > 0 ? `  also     ${extra.join(', ')}\n` : '';
      return describePadconf(inspection.found, width) + line;
    }
    case 'padconf':
      return describePadconf(inspection.found, width);
    case 'smp':
      return describeSmp(inspection.found);
    case 'pattern':
      return describePattern(inspection.found);
    case 'chain':
      return `  chain    ${inspection.found.patterns.join(' ')}\n`;
    case 'picture':
      return `  picture  ${inspection.found.width} × ${inspection.found.height}, ${inspection.found.litPixels} pixels lit\n`;
  }
}

function describePadconf(
  { version, project, banks, pads, remarks }: PadconfInspection,
  width?: number,
): string {
  const loaded = pads.filter(({ sizeBytes }) => sizeBytes > 0);
  const which = project.tempoSelect === 'project' ? 'the project’s plays' : 'each bank has its own';
  const special = banks
    .filter((bank) => loaded.some(({ pad }) => pad.startsWith(bank.bank)))
    .map((bank) => {
      const guarded = bank.protected ? ', protected' : '';
      return `  bank ${bank.bank}   ${formatBpm(bank.tempo)} BPM, volume ${bank.volume}${guarded}\n`;
    });
  return [
    `  project  ${escapeText(project.name ?? NONE)} (PADCONF version ${version})\n`,
    `  tempo    ${formatBpm(project.tempo)} BPM, ${which}\n`,
    ...special,
    `  pads     ${loaded.length} of ${pads.length} hold a sample\n`,
    loaded.length > 0 ? formatTable(loaded, PAD_COLUMNS, width) : '',
    ...remarks.map((remark) => `  note     ${escapeText(remark)}\n`),
  ].join('');
}

function describeSmp({ seconds, channels, sampleRate, bits, frames }: SmpInspection): string {
  const wide = channels === 1 ? 'mono' : 'stereo';
  return `  sample   ${formatDuration(seconds)}, ${frames} frames, ${wide}, ${sampleRate} Hz, ${bits} bit\n`;
}

function describePattern({ bars, beats, loopStart, loopEnd, notes }: PatternInspection): string {
  const pads = [...new Set(notes.map(({ pad }) => pad))].join(' ');
  const loop = loopStart === null ? '' : `, loop ${loopStart} to ${loopEnd ?? bars}`;
  const played = notes.length > 0 ? ` on ${pads}` : '';
  return `  pattern  ${bars} bars of ${beats}/4${loop}\n  notes    ${notes.length}${played}\n`;
}

function describeCard(card: CardInspection, width: number | undefined): string {
  const remarks = card.projects.flatMap(({ folder, remarks: all }) =>
    all.map((remark) => `  note     ${escapeText(`${folder}: ${remark}`)}\n`),
  );
  return [
    `  card     ${card.projects.length} projects, ${card.imports} files in IMPORT, ` +
      `${card.exportedSamples} in EXPORT/SAMPLE, ${card.backups} backups\n`,
    card.projects.length > 0 ? formatTable(card.projects, PROJECT_COLUMNS, width) : '',
    ...remarks,
  ].join('');
}

/** The part that sounds, in seconds where the SMP tells the channels, else as the size of the file. */
function plays({ startFrame, endFrame, sizeBytes }: PadInspection): string {
  if (startFrame === null || endFrame === null) return `${sizeBytes} B`;
  return formatDuration(Math.max(0, endFrame - startFrame) / SAMPLE_RATE);
}

function trigger({ gate, loop, oneShot }: PadInspection): string {
  if (oneShot) return 'one-shot';
  return [gate ? 'gate' : 'start', loop ? 'loop' : ''].filter(Boolean).join(' ');
}

function pitch({ pitch: semitones, fine, speed }: PadInspection): string {
  const parts = [
    semitones === 0 ? '' : `${semitones > 0 ? '+' : ''}${semitones} st`,
    fine === 0 ? '' : `${fine > 0 ? '+' : ''}${fine} ct`,
    speed === 100 ? '' : `${speed} %`,
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(' ') : NONE;
}
