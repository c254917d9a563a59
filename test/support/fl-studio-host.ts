import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { loadPyodide } from 'pyodide';

/** The FL Studio script in a real Python over the fake FL beside it. */

export interface FakeSong {
  /** Thousandths of a beat per minute, as FL gives it. */
  tempo: number;
  playing: boolean;
  selected: number;
  pattern: number;
  hint: string;
  /** Channel, note, velocity; 0 is a release. */
  notes: [number, number, number][];
  undo: string[];
  unsafe_calls: number;
  names: string[];
  colours: number[];
}

export interface HostAnswer {
  /** Frames sent since the last request. */
  sent: number[][];
  song: FakeSong;
  /** Frames, replies, commands and timers that wait. */
  queued: number;
  /** Exceptions that a callback caught. */
  errors: number;
}

export type HostRequest =
  | { do: 'load'; changes: boolean; missing: string[]; broken: string[] }
  | { do: 'idle' | 'wait'; seconds: number }
  | { do: 'sysex'; bytes: number[] }
  | { do: 'project'; status: number }
  | { do: 'refresh'; flags: number }
  | { do: 'reload' }
  | { do: 'set'; song: Record<string, unknown> }
  | { do: 'run'; ticks: number }
  /** Names, and kinds as FL numbers them. */
  | { do: 'channels'; channels: [string, number][] };

export interface ScriptHost {
  python: string;
  request(request: HostRequest): Promise<HostAnswer>;
  close(): Promise<void>;
}

const SCRIPT = fileURLToPath(new URL('../../bridge/fl-studio/script/', import.meta.url));
const SIMULATOR = fileURLToPath(new URL('../../bridge/fl-studio/simulator/', import.meta.url));

/** What is used of it: the types of the package do not resolve without those of a browser. */
interface Pyodide {
  FS: { writeFile: (path: string, data: Uint8Array) => void };
  globals: { get: (name: string) => { line: (text: string) => string } };
  runPython: (code: string) => unknown;
}

/** CPython compiled to WebAssembly. */
export async function pyodideHost(): Promise<ScriptHost> {
  const pyodide = (await loadPyodide()) as unknown as Pyodide;
  for (const folder of [SCRIPT, SIMULATOR]) {
    for (const file of await readdir(folder)) {
      if (file.endsWith('.py')) pyodide.FS.writeFile(file, await readFile(folder + file));
    }
  }
  pyodide.runPython('import sys; sys.path.insert(0, "."); import host; the_host = host.Host()');
  const { line } = pyodide.globals.get('the_host');
  return {
    python: `Pyodide, Python ${String(pyodide.runPython('sys.version.split()[0]'))}`,
    request: (request) => Promise.resolve(JSON.parse(line(JSON.stringify(request))) as HostAnswer),
    close: () => Promise.resolve(),
  };
}

/** The Python of the system. @throws when there is none */
export async function systemHost(): Promise<ScriptHost> {
  const child = spawn('python3', ['-B', `${SIMULATOR}host.py`], {
    env: { ...process.env, PYTHONPATH: `${SCRIPT}` },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  await once(child, 'spawn');
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    python: 'the python3 of the system',
    async request(request) {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      const { value } = (await lines.next()) as { value: string };
      return JSON.parse(value) as HostAnswer;
    },
    async close() {
      child.stdin.end();
      await once(child, 'close');
    },
  };
}
