import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const register = new URL('./register-typescript.mjs', import.meta.url).href;

/** Starts a TypeScript module of the test tree in a real child process; `url` is relative to the caller's module. */
export function spawnModule(url: URL, args: readonly string[] = []): ChildProcess {
  return spawn(process.execPath, ['--import', register, fileURLToPath(url), ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
}

/** The first whole line a child prints; rejects when it ends before that. */
export function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      const end = text.indexOf('\n');
      if (end >= 0) resolve(text.slice(0, end));
    });
    child.once('exit', (code, signal) => reject(new Error(`ended with ${code ?? signal} before a line`)));
  });
}
