import type { SongChange } from '../../schemas/fl-studio.js';
import type { Said } from '../context/context.js';

/** What FL's window title holds beside the project: "* song.flp - FL Studio 2025". */
const WINDOW_TITLE = /^[\s*]*(.*?)(?:\.flp)?\s+-\s+FL Studio.*$/i;
/** FL's own words for a project that was never saved; no name of a song. */
const UNTITLED = /^(?:untitled|new project|fl studio.*)?$/i;

/**
 * What changed in the song in the words of the context. `ppq` is the ticks of a quarter note, told once; without it a
 * position cannot be said.
 */
export function saidOf(change: SongChange, ppq: number | undefined): Said {
  const { tempo, playing, position, channel, pattern, title } = change;
  return {
    ...(tempo !== undefined && { tempo }),
    ...(playing !== undefined && { playing }),
    ...(position !== undefined && ppq !== undefined && { position: Math.max(0, position / ppq) }),
    ...(channel !== undefined && { channel: channel && { index: channel.index, name: channel.name } }),
    ...(pattern !== undefined && { pattern: { index: pattern.number, name: pattern.name } }),
    ...(title !== undefined && { project: projectName(title) }),
  };
}

/** The name of the song, from its title or the window's; null when it has none. */
export function projectName(title: string): string | null {
  const name = (WINDOW_TITLE.exec(title)?.[1] ?? title).trim();
  return UNTITLED.test(name) ? null : name;
}
