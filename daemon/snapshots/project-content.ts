import { open } from 'node:fs/promises';
import { projectRole } from '../../hardware/sp404/card/layout.js';
import { inspectPadconf } from '../../hardware/sp404/formats/inspect.js';
import { readSmpHeader, SMP_HEADER_BYTES } from '../../hardware/sp404/formats/smp.js';
import { PadbridgeError } from '../../schemas/errors.js';
import type { PadconfInspection, SmpShape } from '../../schemas/sp404.js';
import type { SnapshotFile } from '../catalogue/card-types.js';
import { settingsFile } from './capture.js';
import type { ObjectStore } from './objects.js';

/** A project of the archive, read. */
export interface ProjectContent {
  inspection: PadconfInspection;
  /** The SMP files by pad. */
  samples: ReadonlyMap<string, SnapshotFile>;
  patterns: ReadonlyMap<string, SnapshotFile>;
  /** Pattern chain, pictures and whatever else lies there, by path. */
  others: ReadonlyMap<string, SnapshotFile>;
}

/** Reads a project out of the archive. Throws 'corrupt' when its settings cannot be understood. */
export async function readProjectContent(
  files: readonly SnapshotFile[],
  objects: ObjectStore,
): Promise<ProjectContent> {
  const settings = settingsFile(files);
  if (settings === undefined) {
    throw new PadbridgeError('corrupt', 'This snapshot has no settings, so it is no project.', {
      next: 'Choose another snapshot.',
    });
  }
  const samples = new Map<string, SnapshotFile>();
  const patterns = new Map<string, SnapshotFile>();
  const others = new Map<string, SnapshotFile>();
  const shapes = new Map<string, SmpShape>();
  for (const file of files) {
    const role = projectRole(file.path);
    if (role.role === 'sample') {
      samples.set(role.pad, file);
      const shape = await shapeOf(objects.fileOf(file.hash), file.size);
      if (shape !== undefined) shapes.set(role.pad, shape);
    } else if (role.role === 'pattern') patterns.set(role.pad, file);
    else if (role.role !== 'settings') others.set(file.path, file);
  }
  const inspection = inspectPadconf(await objects.read(settings.hash), (pad) => shapes.get(pad));
  return { inspection, samples, patterns, others };
}

/** Undefined for a sample that is damaged: its pad is then shown in bytes. */
async function shapeOf(file: string, size: number): Promise<SmpShape | undefined> {
  const handle = await open(file, 'r');
  try {
    const head = Buffer.alloc(SMP_HEADER_BYTES);
    const { bytesRead } = await handle.read(head, 0, head.length, 0);
    const { channels, frames } = readSmpHeader(head.subarray(0, bytesRead), size);
    return { channels, frames };
  } catch (error) {
    if (error instanceof PadbridgeError) return undefined;
    throw error;
  } finally {
    await handle.close();
  }
}
