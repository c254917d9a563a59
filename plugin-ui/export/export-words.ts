import type { ExportFile, ExportRun } from '../../schemas/exports.js';
import { countOf, formatBytes } from '../sound/format.js';
import type { ExportSource, ExportWish } from './exporter.js';

/** How many sounds go out. */
export function soundsIn(source: ExportSource): number {
  return source.what === 'kit' ? source.count : source.ids.length;
}

/** What pressing the button does, before it is pressed. */
export function planInWords(source: ExportSource, wish: ExportWish): string {
  const sounds = countOf(soundsIn(source), 'sound');
  const wrapping = wish.zip === true ? ' in one zip file' : '';
  switch (wish.kind ?? 'files') {
    case 'project':
      return `A project folder of ${sounds}${wrapping}, as the SP-404MK2 opens it: pads, banks and settings of ${source.name}.`;
    case 'fl-studio':
      return `${sounds} as WAV${wrapping}, named and tagged for FL Studio’s Browser. The audio is not changed.`;
    case 'files':
      return `${sounds} as ${wish.format === 'aiff' ? 'AIFF' : 'WAV'}, 48 kHz, 16 bit${wrapping}, with names the unit can show.`;
  }
}

/** How far it is, or how it ended. */
export function runInWords({ state, done, failed, total, bytes, error }: ExportRun): string {
  const files = `${done} of ${countOf(total, 'file')}`;
  switch (state) {
    case 'planned':
    case 'running':
      return `Writing: ${files}, ${formatBytes(bytes)}`;
    case 'done':
      return failed === 0
        ? `Written: ${countOf(done, 'file')}, ${formatBytes(bytes)}`
        : `Written: ${files}. ${countOf(failed, 'file')} failed.`;
    case 'failed':
      return error ?? 'It failed.';
    case 'paused':
      return `Held: ${files} are written, each whole. Activity goes on with it.`;
    case 'cancelled':
      return `Stopped: ${files} are written, each whole.`;
  }
}

/** What a person should read first: what failed, then what has a remark, then the rest. */
export function byWeight(files: readonly ExportFile[]): ExportFile[] {
  const weight = ({ state, remark }: ExportFile) => (state === 'failed' ? 0 : remark !== null ? 1 : 2);
  return [...files].sort((a, b) => weight(a) - weight(b));
}
