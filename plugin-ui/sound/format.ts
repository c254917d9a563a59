/** Numbers as a musician reads them. Everything here is pure and in one language, English. */

/** Length in seconds: "0.08 s", "4.2 s", "3:07", "1:02:05". */
export function formatDuration(seconds: number): string {
  if (seconds < 1) return `${seconds.toFixed(2)} s`;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown.map((part, at) => (at === 0 ? String(part) : String(part).padStart(2, '0'))).join(':');
}

/** "128", "87.5": one decimal only when it says something. */
export function formatBpm(bpm: number): string {
  const rounded = Math.round(bpm * 10) / 10;
  return Number.isInteger(rounded) ? String(rounded) : rounded.toFixed(1);
}

/** "−14.2": with a real minus. */
export function formatLevel(level: number): string {
  const text = Math.abs(level).toFixed(1);
  return level < 0 && text !== '0.0' ? `−${text}` : text;
}

/** "+3.5 dB", "0.0 dB". */
export function formatGain(db: number): string {
  const text = formatLevel(db);
  return `${db > 0 && text !== '0.0' ? '+' : ''}${text} dB`;
}

/** Made once: a number that is formatted without one costs a hundred times as much. */
const COUNTS = new Intl.NumberFormat('en');

export function formatCount(count: number): string {
  return COUNTS.format(count);
}

/** "1 file", "12,345 files". */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** "12,345" or "10,000+" when counting stopped early. */
export function formatTotal(total: { count: number; more: boolean }): string {
  return `${formatCount(total.count)}${total.more ? '+' : ''}`;
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

/** Decimal units as a file manager shows them: "88 kB", "1.4 MB". */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.5 ? 0 : 1;
  return `${value.toFixed(digits)} ${UNITS[unit] ?? ''}`;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long ago, coarse: "just now", "5 min ago", "3 h ago", "2 days ago", then the date. */
export function formatAgo(at: number, now: number): string {
  const past = now - at;
  if (past < MINUTE) return 'just now';
  if (past < HOUR) return `${Math.floor(past / MINUTE)} min ago`;
  if (past < DAY) return `${Math.floor(past / HOUR)} h ago`;
  const days = Math.floor(past / DAY);
  if (days < 14) return days === 1 ? 'yesterday' : `${days} days ago`;
  return new Date(at).toISOString().slice(0, 10);
}

/** "44.1 kHz". */
export function formatRate(hertz: number): string {
  return `${Number((hertz / 1000).toFixed(2))} kHz`;
}

/** "mono", "stereo", "6 channels". */
export function formatChannels(channels: number): string {
  return ['', 'mono', 'stereo'][channels] ?? `${channels} channels`;
}

/** File name without its extension: the extension is in the details. */
export function stem(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(0, dot) : name;
}
