import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Whether a program is installed; tests that need one skip without it and say so in their title. */
export function hasTool(name: string): boolean {
  return spawnSync(name, ['-version'], { stdio: 'ignore' }).error === undefined;
}

export const HAS_FFMPEG = hasTool('ffmpeg');

/** Runs ffmpeg quietly; throws with what it said. */
export function ffmpeg(...args: string[]): void {
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
}

/** What ffmpeg decodes a file to, as planes of floats. */
export function ffmpegDecode(path: string, channels: number): Float32Array[] {
  const scratch = mkdtempSync(join(tmpdir(), 'padbridge-decoded-'));
  try {
    const raw = join(scratch, 'out.f32');
    ffmpeg('-i', path, '-map', '0:a', '-f', 'f32le', '-c:a', 'pcm_f32le', raw);
    const bytes = readFileSync(raw);
    const values = new Float32Array(new Uint8Array(bytes).buffer);
    return Array.from({ length: channels }, (_, c) =>
      Float32Array.from({ length: values.length / channels }, (_unused, i) => values[i * channels + c]!),
    );
  } finally {
    rmSync(scratch, { recursive: true });
  }
}
