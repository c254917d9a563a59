import { spawnSync } from 'node:child_process';
import { type BenchRow } from '../rows.js';

/** Integrated loudness of a file by ffmpeg's `ebur128` filter, LUFS to a tenth; null where it cannot say. */
function ffmpegLoudness(file: string): number | null {
  const { stderr } = spawnSync(
    'ffmpeg',
    ['-hide_banner', '-nostats', '-i', file, '-af', 'ebur128', '-f', 'null', '-'],
    {
      encoding: 'utf8',
    },
  );
  const found = [...(stderr ?? '').matchAll(/I:\s+(-?[\d.]+) LUFS/g)].at(-1)?.[1];
  // −70 LUFS is its way of saying that nothing passed the gate.
  return found === undefined || Number(found) <= -70 ? null : Number(found);
}

/** How often we agree with ffmpeg about loudness, on files spread over a set; no rows where it is not installed. */
export function loudnessRows(
  heard: readonly { file: string; result: { lufs: number | null } }[],
  asked: number,
): BenchRow[] {
  const every = Math.max(1, heard.length / asked);
  const some = Array.from({ length: Math.min(asked, heard.length) }, (_, i) => heard[Math.floor(i * every)]!);
  const apart = some.flatMap(({ file, result }) => {
    const theirs = ffmpegLoudness(file);
    return theirs === null || result.lufs === null ? [] : [Math.abs(theirs - result.lufs)];
  });
  if (apart.length === 0) return [];
  // Theirs is rounded to a tenth: half of that is nobody's mistake.
  const within = (limit: number): number => apart.filter((d) => d <= limit + 0.05).length / apart.length;
  const row = (limit: number, least: number): BenchRow => ({
    name: `loudness within ${limit} LU of ffmpeg's ebur128`,
    value: within(limit),
    unit: '',
    target: `≥ ${least}`,
    ok: within(limit) >= least,
    note: `${apart.length} files`,
  });
  return [row(0.2, 0.95), row(0.1, 0.99)];
}
