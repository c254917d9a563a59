import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { connect } from '../../bridge/client/node.js';
import { createDoors } from '../../daemon/doors.js';
import { createServices } from '../../daemon/services.js';
import { createMemoryMidi } from '../../hardware/midi/memory-midi.js';
import { UNIT_PORT } from '../../hardware/midi/library.js';
import { padNote } from '../../hardware/sp404/midi/messages.js';
import { configSchema } from '../../schemas/config.js';
import { padAt } from '../../schemas/sp404.js';
import { silentLog } from '../support/silent-log.js';
import type { LinkMeasurement } from './link-child.js';
import type { BenchRow } from './rows.js';

const run1 = promisify(execFile);
const MAIN = fileURLToPath(new URL('../../daemon/main.js', import.meta.url));
const CHILD = fileURLToPath(new URL('link-child.js', import.meta.url));
/** The longest a pad holds: 16 minutes of 48 kHz stereo. */
const FRAMES = 16 * 60 * 48_000;
const PER_SECOND = 500;
const MIDI_SECONDS = 10;

/** The link to a simulated unit on a pseudo-terminal, and pads from MIDI to a client's socket. */
export async function run(): Promise<BenchRow[]> {
  return [...(await linkRows()), ...(await midiRows())];
}

async function linkRows(): Promise<BenchRow[]> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'padbridge-link-'));
  const [host, device] = [path.join(folder, 'host'), path.join(folder, 'unit')];
  const ends = [`pty,raw,echo=0,link=${host}`, `pty,raw,echo=0,link=${device}`];
  const socat = spawn('socat', ['-b', '65536', '-d', '-d', ...ends], { stdio: ['ignore', 'ignore', 'pipe'] });
  try {
    await new Promise<void>((resolve, reject) => {
      socat.on('error', reject);
      socat.stderr.on('data', () => {
        if (existsSync(host) && existsSync(device)) resolve();
      });
    });
    const unit = spawn(process.execPath, [MAIN, 'link', 'simulate', '--port', device], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    try {
      await once(unit.stderr, 'data');
      const file = path.join(folder, 'longest.wav');
      await writeNoise(file, FRAMES);
      await run1(process.execPath, ['--expose-gc', CHILD, host, file, folder]);
      return rowsOf(
        JSON.parse(await readFile(path.join(folder, 'measured.json'), 'utf8')) as LinkMeasurement,
      );
    } finally {
      unit.kill('SIGKILL');
    }
  } finally {
    socat.kill();
    await rm(folder, { recursive: true, force: true });
  }
}

function rowsOf(measured: LinkMeasurement): BenchRow[] {
  const { bytes, sendSeconds, wholeSeconds, processorSeconds, megabytesAboveIdle } = measured;
  const megabytes = bytes / 1e6;
  const speed = megabytes / sendSeconds;
  const blocks = median(measured.blocksMs);
  const set = median(measured.setMs);
  const note = 'pseudo-terminal, the unit in another process';
  return [
    row(`${megabytes.toFixed(0)} MB sample sent`, speed, 'MB/s', '≥ 5', speed >= 5, note),
    row(
      '… with every byte read back and compared',
      wholeSeconds,
      's',
      '',
      true,
      `${processorSeconds.toFixed(0)} s of processor with the conversion`,
    ),
    row('… memory above idle', megabytesAboveIdle, 'MB', '< 100', megabytesAboveIdle < 100),
    row('160 pad blocks read', blocks, 'ms', '< 1500', blocks < 1500, 'median'),
    row('setting set and confirmed', set, 'ms', '< 30', set < 30, 'median, beside the poll'),
    row('… slowest', Math.max(...measured.setMs), 'ms', '', true),
  ];
}

/** Pads hit on MIDI until the event is in a client's hands, the client on a real socket in this process. */
async function midiRows(): Promise<BenchRow[]> {
  const data = await mkdtemp(path.join(os.tmpdir(), 'padbridge-midi-'));
  const midi = createMemoryMidi();
  const config = {
    ...configSchema.parse({ port: 0, osc: false, discovery: false, starterKit: false }),
    data,
  };
  const workers = new URL('../../daemon/workers/', import.meta.url);
  const common = { config, log: silentLog, version: '0.0.0' };
  const services = createServices({ ...common, workers, threads: 1, access: 'write', openMidi: midi.open });
  const doors = await createDoors({ services, ...common });
  const { urls } = await doors.open();
  try {
    const unit = midi.plug(UNIT_PORT);
    await services.desk.midiPorts.start();
    services.desk.midi.start();
    const token = (await readFile(path.join(data, 'token'), 'utf8')).trim();
    const client = connect(`${(urls[0] ?? '').replace(/^http/, 'ws')}/ws`, { token });
    const sent = new Map<string, number>();
    const latencies: number[] = [];
    await client.call('health.get', {});
    client.subscribe(['pads'], (event) => {
      if (event.name !== 'pads.hit') return;
      const at = sent.get(`${event.payload.pad} ${event.payload.velocity}`);
      if (at !== undefined) latencies.push(performance.now() - at);
    });
    await client.call('health.get', {});
    await delay(500);
    const total = PER_SECOND * MIDI_SECONDS;
    const began = performance.now();
    for (let i = 0; i < total;) {
      const due = Math.min(total, Math.floor(((performance.now() - began) / 1000) * PER_SECOND));
      for (; i < due; i++) {
        const [pad, velocity] = [padAt(i % 160), 1 + (Math.floor(i / 160) % 127)];
        sent.set(`${pad} ${velocity}`, performance.now());
        unit.send(padNote(pad, velocity));
      }
      await delay(1);
    }
    await delay(500);
    client.close();
    const p99 = quantile(latencies, 0.99);
    const note = `${PER_SECOND} a second for ${MIDI_SECONDS} s`;
    return [
      row('MIDI in to WebSocket event, p50', quantile(latencies, 0.5), 'ms', '', true, note),
      row('MIDI in to WebSocket event, p99', p99, 'ms', '< 5', p99 < 5, note),
      row('… hits lost', total - latencies.length, 'hits', '0', latencies.length === total),
    ];
  } finally {
    await doors.close();
    await services.close();
    await rm(data, { recursive: true, force: true });
  }
}

/** A WAV of quiet noise, written in pieces: it must not be what needs the memory. */
async function writeNoise(file: string, frames: number): Promise<void> {
  const handle = await open(file, 'w');
  const header = Buffer.alloc(44);
  const bytes = frames * 4;
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(36 + bytes, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(2, 22);
  header.writeUInt32LE(48_000, 24);
  header.writeUInt32LE(192_000, 28);
  header.writeUInt16LE(4, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(bytes, 40);
  await handle.writeFile(header);
  const piece = new Int16Array(1 << 19);
  let random = 1;
  for (let left = bytes; left > 0; left -= piece.byteLength) {
    for (let i = 0; i < piece.length; i++) {
      random = (random * 16_807) % 2_147_483_647;
      piece[i] = (random & 0xffff) - 0x8000;
    }
    await handle.writeFile(Buffer.from(piece.buffer, 0, Math.min(left, piece.byteLength)));
  }
  await handle.close();
}

function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? NaN;
}

function row(name: string, value: number, unit: string, target: string, ok: boolean, note = ''): BenchRow {
  return { name, value, unit, target, ok, note };
}
