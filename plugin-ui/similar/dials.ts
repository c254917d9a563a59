import type { Aspect, AspectWeights } from '../../schemas/methods/similar.js';

/** How much an aspect counts: 0 not at all, 1 as usual, 2 far more than usual. */
export type Dials = Readonly<Record<Aspect, number>>;

export const ASPECTS = [
  'overall',
  'spectrum',
  'timbre',
  'pitch',
  'amplitude',
] as const satisfies readonly Aspect[];
export const USUAL_DIALS: Dials = { overall: 1, spectrum: 1, timbre: 1, pitch: 1, amplitude: 1 };
export const MAX_DIAL = 2;
/** A dial turned up fully counts this many times as much as usual. */
const FULL = 12;
/** The daemon's own limit. */
const MAX_WEIGHT = 10;

export const ASPECT_LABELS: Readonly<Record<Aspect, { label: string; title: string }>> = {
  overall: { label: 'Kind', title: 'What kind of sound it is' },
  spectrum: { label: 'Bright', title: 'How bright or dark it is' },
  timbre: { label: 'Timbre', title: 'What it sounds made of' },
  pitch: { label: 'Pitch', title: 'Which notes are in it' },
  amplitude: { label: 'Shape', title: 'How it starts, holds and dies away' },
};

export function isUsual(dials: Dials): boolean {
  return ASPECTS.every((aspect) => dials[aspect] === 1);
}

/** The weights of dials, from those the daemon uses by itself. All at nothing counts as all as usual. */
export function weightsOf(dials: Dials, usual: AspectWeights): AspectWeights {
  const silent = ASPECTS.every((aspect) => dials[aspect] === 0);
  const weight = (aspect: Aspect) => {
    const dial = silent ? 1 : dials[aspect];
    const times = dial <= 1 ? dial : FULL ** (dial - 1);
    return Math.min(MAX_WEIGHT, Math.round(usual[aspect] * times * 1e4) / 1e4);
  };
  return {
    overall: weight('overall'),
    spectrum: weight('spectrum'),
    timbre: weight('timbre'),
    pitch: weight('pitch'),
    amplitude: weight('amplitude'),
  };
}

/** "1_2_0.5_1_0": dials for an address; null when all are as usual. */
export function dialsToken(dials: Dials): string | null {
  return isUsual(dials) ? null : ASPECTS.map((aspect) => String(dials[aspect])).join('_');
}

export function readDials(token: string | null): Dials {
  const numbers = (token ?? '').split('_').map(Number);
  if (numbers.length !== ASPECTS.length || !numbers.every((dial) => dial >= 0 && dial <= MAX_DIAL)) {
    return USUAL_DIALS;
  }
  return Object.fromEntries(
    ASPECTS.map((aspect, at) => [aspect, Math.round((numbers[at] ?? 1) * 20) / 20]),
  ) as Record<Aspect, number>;
}

/** "as usual", "off", "more". */
export function dialText(dial: number): string {
  if (dial === 1) return 'usual';
  if (dial === 0) return 'off';
  return dial < 1 ? 'less' : 'more';
}
