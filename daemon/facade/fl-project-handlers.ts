import path from 'node:path';
import type { CallContext, Handlers } from '../../schemas/facade.js';
import { PadbridgeError } from '../../schemas/errors.js';
import type { FlProject } from '../../schemas/methods/fl-projects.js';
import { PAD_COUNT, padAt, TEMPO_RANGE } from '../../schemas/sp404.js';
import type { DawProjectRow } from '../catalogue/daw-projects.js';
import type { Catalogue } from '../catalogue/types.js';
import type { FlProjects } from '../fl-studio/projects.js';
import { noSuchSample } from './audio-file.js';
import type { KitHandlers } from './kit-handlers.js';

export type FlProjectHandlers = Pick<
  Handlers,
  | 'flstudio.projects'
  | 'flstudio.project'
  | 'flstudio.scanProjects'
  | 'flstudio.setProjectFolders'
  | 'flstudio.whereUsed'
  | 'flstudio.safeToDelete'
  | 'flstudio.kitOf'
>;

/** Songs told of one sample; a stock kick of years is in hundreds. */
const MAX_USES = 500;
/** Songs looked through for those that cannot be read. */
const MAX_PROJECTS = 20_000;
const USUAL_TEMPO = 90;

export function flProjectHandlers(
  { catalogue, flProjects }: { catalogue: Catalogue; flProjects: FlProjects },
  kits: KitHandlers,
): FlProjectHandlers {
  const { dawProjects, samples, relations } = catalogue;

  const project = (id: number): DawProjectRow => {
    const found = dawProjects.get(id);
    if (found !== undefined) return found;
    throw new PadbridgeError('not-found', `There is no song ${id}.`, {
      subject: String(id),
      next: 'See flstudio.projects.',
    });
  };

  function reach(): { projects: number; unread: number } {
    const all = dawProjects.list(MAX_PROJECTS);
    return { projects: all.length, unread: all.filter(({ state }) => state === 'failed').length };
  }

  async function kitOf(id: number, call: CallContext): Promise<{ kitId: number; pads: number }> {
    const row = project(id);
    const used = dawProjects.samplesOf(id).flatMap(({ sampleId }) => sampleId ?? []);
    const wanted = [...new Set(used)].slice(0, PAD_COUNT);
    if (wanted.length === 0) {
      throw new PadbridgeError('conflict', 'No sample of this song is in the library.', {
        subject: row.path,
        next: 'Add the folder they lie in to the library.',
      });
    }
    const tempo = Math.max(TEMPO_RANGE.min, Math.min(TEMPO_RANGE.max, row.tempo ?? USUAL_TEMPO));
    const kit = await kits['kits.create']({ name: nameOf(row).slice(0, 200), tempo }, call);
    const pads = wanted.map((sampleId, at) => ({ pad: padAt(at), sampleId }));
    await kits['pads.assignAll']({ kitId: kit.id, pads }, call);
    return { kitId: kit.id, pads: wanted.length };
  }

  return {
    'flstudio.projects': ({ limit }) => ({
      folders: flProjects.folders(),
      projects: dawProjects.list(limit).map(shown),
    }),
    'flstudio.project': ({ id }) => {
      const row = project(id);
      const used = dawProjects.samplesOf(id);
      const ids = [...new Set(used.flatMap(({ sampleId }) => sampleId ?? []))];
      const byId = new Map(samples.summaries(ids).map((sample) => [sample.id, sample]));
      return {
        project: shown(row),
        samples: used.map(({ sampleId, ...rest }) => ({
          ...rest,
          sample: sampleId === null ? null : (byId.get(sampleId) ?? null),
        })),
      };
    },
    'flstudio.scanProjects': () => flProjects.scan(),
    'flstudio.setProjectFolders': async ({ folders }) => ({ folders: await flProjects.setFolders(folders) }),
    'flstudio.whereUsed': ({ sampleId }) => {
      if (samples.get(sampleId) === undefined) throw noSuchSample(sampleId);
      const uses = dawProjects.usesOf(sampleId, MAX_USES).map(({ title, ...use }) => ({
        ...use,
        project: title ?? stemOf(use.path),
      }));
      return { uses, ...reach() };
    },
    'flstudio.safeToDelete': ({ sampleIds }) => {
      const { unread } = reach();
      const judged = sampleIds.map((sampleId) => {
        if (samples.get(sampleId) === undefined) throw noSuchSample(sampleId);
        const usedIn = relations
          .usedIn(sampleId)
          .map(({ name, detail }) => (detail === null ? name : `${name} (${detail})`));
        return { sampleId, safe: usedIn.length === 0 && unread === 0, usedIn };
      });
      return { samples: judged, unread };
    },
    'flstudio.kitOf': ({ id }, call) => kitOf(id, call),
  };
}

function shown({ title, ...row }: DawProjectRow): FlProject {
  const { size: _size, ...rest } = row;
  return { ...rest, name: nameOf({ title, path: row.path }) };
}

function nameOf({ title, path: file }: Pick<DawProjectRow, 'title' | 'path'>): string {
  return title ?? stemOf(file);
}

function stemOf(file: string): string {
  return path.basename(file).replace(/\.flp$/i, '');
}
