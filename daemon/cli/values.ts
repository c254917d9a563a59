import { plainKey } from '../../schemas/key-spelling.js';
import type { AnalysisResult, ValueSource } from '../../schemas/analysis.js';
import type { MusicalKey } from '../../schemas/entities.js';

/** How a person reads values. `–` stands for "there is none". */
export const NONE = '–';

/** "0.42 s", "12.5 s", "3:05 min", "1:02:03 h". */
export function formatDuration(seconds: number | null): string {
  if (seconds === null) return NONE;
  if (seconds < 10) return `${seconds.toFixed(2)} s`;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const rest = String(whole % 60).padStart(2, '0');
  if (whole < 3600) return `${Math.floor(whole / 60)}:${rest} min`;
  return `${Math.floor(whole / 3600)}:${String(Math.floor(whole / 60) % 60).padStart(2, '0')}:${rest} h`;
}

/** Tempo with as many decimals as it has, at most two. */
export function formatBpm(bpm: number | null): string {
  return bpm === null ? NONE : String(Math.round(bpm * 100) / 100);
}

export function formatKey(key: MusicalKey | null): string {
  return key === null ? NONE : plainKey(key);
}

export function formatLevel(level: number | null, unit: 'LUFS' | 'dBFS'): string {
  return level === null ? NONE : `${level.toFixed(1)} ${unit}`;
}

export function formatBytes(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) [value, unit] = [value / 1000, unit + 1];
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}

/** Local time to the minute, sortable by eye. */
export function formatTime(timestamp: number | null): string {
  if (timestamp === null) return NONE;
  const time = new Date(timestamp);
  const two = (part: number) => String(part).padStart(2, '0');
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${day} ${two(time.getHours())}:${two(time.getMinutes())}`;
}

/** Where a value comes from and whether the ear agrees: "(from name, agrees)", "(heard, 93 %)". */
export function formatOrigin(origin: {
  source: ValueSource;
  confidence: number | null;
  agrees: boolean | null;
  heard?: string | null;
}): string {
  if (origin.source === 'audio') {
    return origin.confidence === null ? '(heard)' : `(heard, ${Math.round(origin.confidence * 100)} %)`;
  }
  if (origin.source === 'user') return '(set by you)';
  const heard = origin.heard ? `, heard ${origin.heard}` : '';
  const verdict = origin.agrees === null ? '' : origin.agrees ? ', agrees' : `, disagrees${heard}`;
  return `(from ${origin.source}${verdict})`;
}

/** A weighed value with its origin: "128 BPM (from name, agrees)". */
export function formatWeighed<T>(
  weighed: {
    value: T;
    confidence: number;
    source: ValueSource;
    heard: T | null;
    agrees: boolean | null;
  } | null,
  format: (value: T) => string,
): string {
  if (weighed === null) return NONE;
  const heard = weighed.heard === null ? null : format(weighed.heard);
  return `${format(weighed.value)} ${formatOrigin({ ...weighed, heard })}`;
}

/** The line of `padbridge analyze --json`; null where there is none. */
export interface AnalyzeLine {
  file: string;
  error: string | null;
  duration: number | null;
  sampleRate: number | null;
  channels: number | null;
  kind: string | null;
  bpm: number | null;
  bpmConfidence: number | null;
  bpmSource: string | null;
  beats: number | null;
  key: string | null;
  mode: string | null;
  keyConfidence: number | null;
  keySource: string | null;
  drumClass: string | null;
  soundClass: string | null;
  rootNote: number | null;
  lufs: number | null;
  peakDb: number | null;
  onsets: number | null;
  remarks: string[];
  engine: string | null;
}

export function analyzeLine(file: string, result: AnalysisResult | null, error: string | null): AnalyzeLine {
  return {
    file,
    error,
    duration: result?.duration ?? null,
    sampleRate: result?.sampleRate ?? null,
    channels: result?.channels ?? null,
    kind: result?.kind?.value ?? null,
    bpm: result?.bpm?.value ?? null,
    bpmConfidence: result?.bpm?.confidence ?? null,
    bpmSource: result?.bpm?.source ?? null,
    beats: result?.beats ?? null,
    key: result?.key?.value.tonic ?? null,
    mode: result?.key?.value.mode ?? null,
    keyConfidence: result?.key?.confidence ?? null,
    keySource: result?.key?.source ?? null,
    drumClass: result?.drumClass?.value ?? null,
    soundClass: result?.soundClass?.value ?? null,
    rootNote: result?.rootNote?.value ?? null,
    lufs: result?.lufs ?? null,
    peakDb: result?.peakDb ?? null,
    onsets: result?.onsets.length ?? null,
    remarks: result?.remarks ?? [],
    engine: result?.engine ?? null,
  };
}
