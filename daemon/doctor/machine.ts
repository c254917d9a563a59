import { constants } from 'node:fs';
import { access, readdir, readFile, rm, statfs } from 'node:fs/promises';
import dgram from 'node:dgram';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { openMidiPorts } from '../../hardware/midi/library.js';
import { listSerialPorts } from '../../hardware/sp404/link/serial-ports.js';
import { countUsbDevices } from '../../hardware/usb/hot-plug.js';
import { codecStatus, type CodecStatus } from '../audio/codecs.js';
import { type ScriptStatus, scriptStatus } from '../fl-studio/install.js';
import { flSurroundings, SCRIPT_SOURCE, userDataOrNull } from '../fl-studio/places.js';
import { runningInstance, type InstanceInfo } from '../instance/instance.js';

/**
 * The machine as the doctor asks it. Every probe may reject; the doctor turns that into a finding. Tests put their own
 * machine in its place.
 */
export interface Machine {
  platform: NodeJS.Platform;
  nodeVersion: string;
  /** Version of SQLite and whether it has full-text search. */
  sqlite(): { version: string; fullText: boolean };
  /** Journal mode SQLite gets in a folder (or, before there is one, above it): "wal" where the file system can share memory. */
  journalMode(folder: string): Promise<string>;
  freeBytes(folder: string): Promise<number>;
  /** Rejects when the folder cannot be listed. */
  listFolder(folder: string): Promise<string[]>;
  codecs(): Promise<CodecStatus[]>;
  /** Rejects with the system's reason when nobody may listen there. */
  tryListen(host: string, port: number): Promise<void>;
  /** The same for UDP. */
  tryBind(host: string, port: number): Promise<void>;
  runningDaemon(data: string): Promise<{ info: InstanceInfo | null } | undefined>;
  /** Largest number of folders one user may watch, where the system has such a limit. */
  watchLimit(): Promise<number | null>;
  /** Names of the MIDI ports, either way. Rejects where there is no MIDI. */
  midiPorts(): Promise<string[]>;
  serialPorts(): Promise<{ path: string; unit: boolean }[]>;
  /** Devices on the USB bus. Rejects where it cannot be watched. */
  usbDevices(): Promise<number>;
  /** The script in FL Studio's user data; null on a machine without FL Studio. */
  flScript(): Promise<ScriptStatus | null>;
}

/** The machine this process runs on. */
export function thisMachine(): Machine {
  return {
    platform: process.platform,
    nodeVersion: process.versions.node,
    sqlite,
    journalMode,
    async freeBytes(folder) {
      const { bavail, bsize } = await statfs(await nearestFolder(folder));
      return bavail * bsize;
    },
    listFolder: (folder) => readdir(folder),
    codecs: codecStatus,
    tryListen,
    tryBind,
    runningDaemon: runningInstance,
    async watchLimit() {
      if (process.platform !== 'linux') return null;
      return Number(await readFile('/proc/sys/fs/inotify/max_user_watches', 'utf8'));
    },
    midiPorts,
    serialPorts: listSerialPorts,
    usbDevices: countUsbDevices,
    flScript,
  };
}

async function flScript(): Promise<ScriptStatus | null> {
  const { platform, env } = process;
  const userData = userDataOrNull(flSurroundings({ platform, env, home: os.homedir() }));
  return userData === null ? null : scriptStatus(userData, SCRIPT_SOURCE);
}

function sqlite(): { version: string; fullText: boolean } {
  const database = new Database(':memory:');
  try {
    const version = database.prepare('SELECT sqlite_version()').pluck().get() as string;
    const fullText = database.prepare("SELECT sqlite_compileoption_used('ENABLE_FTS5')").pluck().get() === 1;
    return { version, fullText };
  } finally {
    database.close();
  }
}

/** Tried on a database of its own, which is taken away again; the catalogue is left alone. */
async function journalMode(folder: string): Promise<string> {
  const near = await nearestFolder(folder);
  await access(near, constants.W_OK);
  const file = path.join(near, `.doctor-${process.pid}.db`);
  try {
    const database = new Database(file);
    try {
      const mode = database.pragma('journal_mode = WAL', { simple: true }) as string;
      database.exec('CREATE TABLE probe (x ANY) STRICT');
      return mode;
    } finally {
      database.close();
    }
  } finally {
    for (const suffix of ['', '-wal', '-shm', '-journal']) await rm(file + suffix, { force: true });
  }
}

/** The folder itself or the nearest one above it that is there. */
async function nearestFolder(folder: string): Promise<string> {
  try {
    await access(folder);
    return folder;
  } catch (thrown) {
    const above = path.dirname(folder);
    if (above === folder) throw thrown;
    return nearestFolder(above);
  }
}

function tryListen(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve()));
  });
}

function tryBind(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = dgram.createSocket(net.isIPv6(host) ? 'udp6' : 'udp4');
    socket.once('error', (error) => {
      socket.close();
      reject(error);
    });
    socket.bind({ address: host, port, exclusive: true }, () => socket.close(() => resolve()));
  });
}

async function midiPorts(): Promise<string[]> {
  const ports = await openMidiPorts();
  try {
    return [...new Set([...ports.inputs(), ...ports.outputs()])];
  } finally {
    ports.close();
  }
}
