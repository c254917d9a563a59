/** One measured line of the benchmark table. */
export interface BenchRow {
  name: string;
  value: number;
  unit: string;
  /** What it should be, for a person: "< 20". */
  target: string;
  ok: boolean;
  note?: string;
}
