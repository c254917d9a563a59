import { PADCONF_NAME, PROJECT_PLACES, SAMPLE_FOLDERS } from '../../hardware/sp404/card/layout.js';
import { foldPath, nameOf } from '../../hardware/sp404/card/paths.js';

/** A project on a card with its files. */
export interface CardProject<F> {
  /** On the card. */
  folder: string;
  files: F[];
}

const PLACES = PROJECT_PLACES.map(foldPath);
const SETTINGS = foldPath(PADCONF_NAME);
const SAMPLES = SAMPLE_FOLDERS.map(foldPath);
/** What the unit exports, and what people put beside it. */
const AUDIO = /\.(wav|aif|aiff)$/i;

/** The projects among the files of a card: folders in one of the project places that hold settings. */
export function projectsIn<F extends { path: string }>(files: readonly F[]): CardProject<F>[] {
  const projects = new Map<string, CardProject<F>>();
  for (const { path } of files) {
    if (foldPath(nameOf(path)) !== SETTINGS) continue;
    const folder = path.slice(0, path.lastIndexOf('/'));
    const place = folder.slice(0, folder.lastIndexOf('/'));
    if (PLACES.includes(foldPath(place))) projects.set(foldPath(folder), { folder, files: [] });
  }
  for (const file of files) {
    const owner = file.path.split('/').slice(0, 4);
    for (let depth = owner.length - 1; depth >= 2; depth--) {
      const project = projects.get(foldPath(owner.slice(0, depth).join('/')));
      if (project === undefined) continue;
      project.files.push(file);
      break;
    }
  }
  return [...projects.values()];
}

/** Whether a file is one of the samples the unit exported. */
export function isExportedSample(path: string): boolean {
  const folded = foldPath(path);
  return AUDIO.test(path) && SAMPLES.some((folder) => folded.startsWith(`${folder}/`));
}
