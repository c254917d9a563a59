import type { PadInspection } from '../../../../schemas/sp404.js';
import type { FolderEntry } from '../../../../hardware/sp404/link/file-messages.js';
import type { SerialPortInfo } from '../../../../hardware/sp404/link/serial-ports.js';
import type { Column } from '../../table.js';
import { formatBpm, formatBytes, formatDuration, NONE } from '../../values.js';

/** What `link` shows a person. */

const hex = (value: number | undefined) => (value === undefined ? NONE : value.toString(16).padStart(4, '0'));

export const PORT_COLUMNS: Column<SerialPortInfo>[] = [
  { title: 'Port', value: (port) => port.path, flexible: true },
  {
    title: 'USB',
    value: (port) => (port.vendor === undefined ? NONE : `${hex(port.vendor)}:${hex(port.product)}`),
  },
  { title: 'Maker', value: (port) => port.maker ?? NONE },
  { title: 'SP-404MK2', value: (port) => (port.unit ? 'yes' : NONE) },
];

export const PROJECT_COLUMNS: Column<{ project: number; name: string; current: boolean }>[] = [
  { title: 'Project', value: (one) => String(one.project), align: 'right' },
  { title: 'Name', value: (one) => one.name || NONE, flexible: true },
  { title: '', value: (one) => (one.current ? 'selected' : '') },
];

const SAMPLE_RATE = 48_000;

export const LIVE_PAD_COLUMNS: Column<PadInspection>[] = [
  { title: 'Pad', value: (pad) => pad.pad },
  { title: 'Name', value: (pad) => pad.name || NONE, flexible: true },
  {
    title: 'Length',
    value: (pad) =>
      pad.frames === null ? formatBytes(pad.sizeBytes) : formatDuration(pad.frames / SAMPLE_RATE),
    align: 'right',
  },
  { title: 'Level', value: (pad) => String(pad.level), align: 'right' },
  {
    title: 'Plays',
    value: (pad) => (pad.oneShot ? 'one-shot' : pad.loop ? 'loop' : pad.gate ? 'gate' : 'trigger'),
  },
  { title: 'BPM', value: (pad) => formatBpm(pad.bpm), align: 'right' },
  { title: 'Pitch', value: (pad) => String(pad.pitch), align: 'right' },
  { title: 'Bus', value: (pad) => (pad.bus === 0 ? 'dry' : String(pad.bus)) },
];

export const ENTRY_COLUMNS: Column<FolderEntry & { size: number }>[] = [
  { title: 'Name', value: (entry) => (entry.folder ? `${entry.name}/` : entry.name), flexible: true },
  { title: 'Size', value: (entry) => (entry.folder ? NONE : formatBytes(entry.size)), align: 'right' },
];
