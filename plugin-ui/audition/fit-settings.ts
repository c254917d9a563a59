import { computed, type ReadonlySignal, type Signal } from '@preact/signals';
import type { MusicalKey } from '../../schemas/entities.js';
import { keyToken, parseKey } from '../sound/keys.js';
import type { Moment } from '../context/context-feed.js';
import { remembered } from '../view/remembered.js';
import type { FitTarget } from './fit.js';

/** No music is slower or faster; also what the stretcher does well. */
export const MIN_FIT_BPM = 40;
export const MAX_FIT_BPM = 300;
const USUAL_BPM = 120;

/** What auditions are made to fit, as the person set it. */
export interface FitSettings {
  /** Whether the tempo of the host counts before the one that was set here. */
  readonly follow: Signal<boolean>;
  readonly fitTempo: Signal<boolean>;
  readonly bpm: Signal<number>;
  /** As in "Am"; empty leaves keys alone, `HOST_KEY` takes the key of the host. */
  readonly keyToken: Signal<string>;
  readonly key: ReadonlySignal<MusicalKey | null>;
  readonly target: ReadonlySignal<FitTarget>;
}

/** Stands for whatever key the host is in. */
export const HOST_KEY = 'host';

/** @param moment what the host is doing */
export function createFitSettings(moment: ReadonlySignal<Moment>): FitSettings {
  const follow = remembered('fit-follow', (stored) => stored !== 'false');
  const fitTempo = remembered('fit-tempo', (stored) => stored === 'true');
  const bpm = remembered('fit-bpm', (stored) => clampBpm(Number(stored ?? USUAL_BPM)) ?? USUAL_BPM);
  const token = remembered('fit-key', (stored) => {
    if (stored === HOST_KEY) return HOST_KEY;
    const key = parseKey(stored ?? '');
    return key === null ? '' : keyToken(key);
  });
  const key = computed(() => (token.value === HOST_KEY ? moment.value.key : parseKey(token.value)));
  const target = computed(() => {
    const host = follow.value ? moment.value.tempo : null;
    return { bpm: fitTempo.value ? (clampBpm(host ?? bpm.value) ?? bpm.value) : null, key: key.value };
  });
  return { fitTempo, bpm, follow, keyToken: token, key, target };
}

/** A tempo to one decimal within what can be set; null for no number. */
export function clampBpm(bpm: number): number | null {
  if (!Number.isFinite(bpm)) return null;
  return Math.round(Math.min(MAX_FIT_BPM, Math.max(MIN_FIT_BPM, bpm)) * 10) / 10;
}

/** Taps further apart than this start anew, milliseconds. */
const TAP_GAP_MS = 2_000;
/** More taps than this only remember how it was before. */
const TAPS_KEPT = 8;

/** A tempo from the moments of taps, the last of which is new; null after the first. */
export function tapTempo(taps: readonly number[]): { taps: readonly number[]; bpm: number | null } {
  const last = taps.at(-1) ?? 0;
  const before = taps.at(-2);
  const kept = before === undefined || last - before > TAP_GAP_MS ? [last] : taps.slice(-TAPS_KEPT);
  const first = kept[0] ?? last;
  return {
    taps: kept,
    bpm: kept.length < 2 ? null : clampBpm((60_000 * (kept.length - 1)) / (last - first)),
  };
}
