/** One answer to a tempo question; null is no tempo. */
export interface TempoAnswer {
  truth: number;
  heard: number | null;
}

const within = (heard: number, truth: number, share: number): boolean =>
  Math.abs(heard - truth) <= share * truth;

/** Accuracy 1 of MIREX: within 4 %. `share` narrows it. */
export const tempoRight = ({ truth, heard }: TempoAnswer, share = 0.04): boolean =>
  heard !== null && within(heard, truth, share);

/** Accuracy 2: allowing twice, three times, half and a third. */
export const tempoRelated = ({ truth, heard }: TempoAnswer): boolean =>
  heard !== null && [1, 2, 3, 1 / 2, 1 / 3].some((factor) => within(heard, truth * factor, 0.04));

export interface Key {
  tonic: string;
  mode: string;
}

const CLASSES = ['C', 'C#', 'D', 'D#', 'E', 'F', 'F#', 'G', 'G#', 'A', 'A#', 'B'];

/** MIREX audio key detection: 1 exact, 0.5 a fifth away, 0.3 relative, 0.2 parallel. */
export function keyScore(truth: Key, heard: Key | null): number {
  if (heard === null) return 0;
  const up = (CLASSES.indexOf(heard.tonic) - CLASSES.indexOf(truth.tonic) + 12) % 12;
  if (heard.mode === truth.mode) return up === 0 ? 1 : up === 7 || up === 5 ? 0.5 : 0;
  if (up === 0) return 0.2;
  return up === (truth.mode === 'major' ? 9 : 3) ? 0.3 : 0;
}

/** Counts of what was said for what was true; rows are the truth. */
export class Confusion {
  readonly #counts = new Map<string, Map<string, number>>();

  add(truth: string, heard: string): void {
    const row = this.#counts.get(truth) ?? new Map<string, number>();
    row.set(heard, (row.get(heard) ?? 0) + 1);
    this.#counts.set(truth, row);
  }

  count(truth: string, heard: string): number {
    return this.#counts.get(truth)?.get(heard) ?? 0;
  }

  total(truth: string): number {
    return [...(this.#counts.get(truth)?.values() ?? [])].reduce((a, b) => a + b, 0);
  }

  /** Share right over these truths. */
  accuracy(labels: readonly string[]): number {
    const all = labels.reduce((sum, label) => sum + this.total(label), 0);
    return labels.reduce((sum, label) => sum + this.count(label, label), 0) / Math.max(1, all);
  }

  /** Mean F1 of the classes that occur. */
  macroF1(labels: readonly string[]): number {
    const met = labels.filter((label) => this.total(label) > 0);
    const f1 = met.map((label) => {
      const said = labels.reduce((sum, truth) => sum + this.count(truth, label), 0);
      return (2 * this.count(label, label)) / (this.total(label) + said);
    });
    return f1.reduce((a, b) => a + b, 0) / Math.max(1, f1.length);
  }
}

export const mean = (values: readonly number[]): number =>
  values.reduce((a, b) => a + b, 0) / Math.max(1, values.length);

export const share = <T>(values: readonly T[], test: (value: T) => boolean): number =>
  values.filter(test).length / Math.max(1, values.length);
