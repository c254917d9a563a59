import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { livePad, type LivePad } from '../../schemas/methods/device.js';
import { twinChanges } from '../../schemas/methods/twin.js';
import { padAddress } from '../../schemas/sp404.js';
import { writeAtomic } from '../files/write-atomic.js';
import type { TwinEdit } from './three-way.js';

/** Projects of the unit as files in the data folder, one each: what was seen, and the edits that wait. */
export interface TwinStore {
  list: () => TwinProject[];
  get: (project: number) => TwinProject | undefined;
  /** Settles when it is on the disk. */
  put: (twin: TwinProject) => Promise<void>;
}

export interface TwinProject {
  project: number;
  name: string;
  /** ms */
  seenAt: number;
  pads: LivePad[];
  edits: Record<string, TwinEdit>;
}

const stored = z.object({
  format: z.literal('padbridge-twin/1'),
  project: z.number().int().min(1).max(16),
  name: z.string(),
  seenAt: z.number().int(),
  pads: z.array(livePad).max(160),
  edits: z.record(
    padAddress,
    z.object({
      changes: twinChanges,
      base: twinChanges,
      sample: z
        .object({
          sampleId: z.number().int(),
          name: z.string(),
          base: z.object({ name: z.string(), sizeBytes: z.number().int() }),
        })
        .optional(),
    }),
  ),
});

const fileName = (project: number) => `PROJECT_${String(project).padStart(2, '0')}.json`;

/** @param onDamaged told of files that cannot be read; they stay where they are */
export function createTwinStore(
  folder: string,
  onDamaged: (file: string, error: unknown) => void,
): TwinStore {
  const projects = new Map<number, TwinProject>();
  for (const name of namesIn(folder)) {
    try {
      const { format: _format, ...twin } = stored.parse(
        JSON.parse(readFileSync(path.join(folder, name), 'utf8')),
      );
      projects.set(twin.project, twin);
    } catch (error) {
      onDamaged(name, error);
    }
  }
  let writing: Promise<void> = Promise.resolve();

  return {
    list: () => [...projects.values()].sort((a, b) => a.project - b.project),
    get: (project) => projects.get(project),
    put(twin) {
      projects.set(twin.project, twin);
      const text = `${JSON.stringify({ format: 'padbridge-twin/1', ...twin })}\n`;
      // One after the other: the last that was put is the one that lies there.
      const write = async () => {
        mkdirSync(folder, { recursive: true });
        await writeAtomic(path.join(folder, fileName(twin.project)), text);
      };
      const written = writing.then(write, write);
      writing = written.catch(() => undefined);
      return written;
    },
  };
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => /^PROJECT_\d\d\.json$/.test(name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
