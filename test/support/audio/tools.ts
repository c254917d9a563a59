import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Whether a program is installed; tests that need one skip without it and say so in their title. */
export function hasTool(name: string): boolean {
  return spawnSync(name, ['-version'], { stdio: 'ignore' }).error === undefined;
}

export const HAS_FFMPEG = hasTool('ffmpeg');

/** Runs ffmpeg quietly; throws with what it said. */
export function ffmpeg(...args: string[]): void {
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
}

/** Encodes one file to many in a single run; starting ffmpeg costs more than a short sound does. */
export function ffmpegEncode(
  source: string,
  targets: readonly { path: string; args: readonly string[] }[],
): void {
  ffmpeg('-i', source, ...targets.flatMap(({ path, args }) => ['-map', '0:a', ...args, path]));
}

/** What ffmpeg decodes each of these files to, written as raw interleaved floats to `<path>.f32`. */
export function ffmpegDecode(paths: readonly string[]): void {
  const inputs = paths.flatMap((path) => ['-i', path]);
  const outputs = paths.flatMap((path, i) => [
    '-map',
    `${i}:a`,
    '-f',
    'f32le',
    '-c:a',
    'pcm_f32le',
    `${path}.f32`,
  ]);
  ffmpeg(...inputs, ...outputs);
}

/** The planes of what `ffmpegDecode` left beside a file. */
export function decodedByFfmpeg(path: string, channels: number): Float32Array[] {
  const values = new Float32Array(new Uint8Array(readFileSync(`${path}.f32`)).buffer);
  return Array.from({ length: channels }, (_, c) =>
    Float32Array.from({ length: values.length / channels }, (_unused, i) => values[i * channels + c]!),
  );
}
