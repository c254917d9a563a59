import { PadbridgeError } from '../../../schemas/errors.js';
import type { BankChanges, BankLetter, ProjectChanges } from '../../../schemas/sp404.js';
import { REPLY } from './control-replies.js';
import * as request from './control-requests.js';
import { bankParameters, GLOBAL } from './parameters.js';
import type { ProjectView } from './project-view.js';
import { onControl, projectIndex, type UnitCalls } from './unit-calls.js';

/** Edits of projects and banks. */
export interface ProjectEdits {
  selectProject: (project: number, signal?: AbortSignal) => Promise<void>;
  setProject: (changes: ProjectChanges) => Promise<ProjectView>;
  setBank: (bank: BankLetter, changes: BankChanges) => Promise<ProjectView>;
}

/** Selecting a project loads all its samples. */
const SELECT_MS = 15_000;

export function projectEdits({
  session,
  ask,
  status,
  exclusive,
  project,
  confirm,
  setParameters,
}: UnitCalls): ProjectEdits {
  return {
    selectProject: (number, signal) =>
      exclusive(async () => {
        const index = projectIndex(number);
        if ((await status()).project === index) return;
        const what = `Select project ${number}`;
        // Two messages of the same kind come: taken, and done. Until the second the old project may still answer.
        let seen = 0;
        const done = session.hear({
          what,
          answer: onControl((payload) => (payload[0] === REPLY.changed && ++seen === 2 ? true : undefined)),
          timeoutMs: SELECT_MS,
          signal,
          complains: true,
        });
        done.catch(() => undefined);
        await session.send(request.selectProject(index));
        await done.catch((error: unknown) => {
          if (!(error instanceof PadbridgeError) || error.code !== 'timeout' || seen === 0) throw error;
        });
        await confirm(what, session.complaints.length, status, (now) => now.project === index);
      }),
    setProject: ({ name, tempo, tempoSelect }) =>
      exclusive(async () => {
        const mark = session.complaints.length;
        const current = (await status()).project;
        const what = 'Change the project';
        await setParameters(what, request.GLOBAL_TARGET, [
          ...(tempo === undefined ? [] : [{ parameter: GLOBAL.tempo, value: Math.round(tempo * 100) }]),
          ...(tempoSelect === undefined
            ? []
            : [{ parameter: GLOBAL.tempoSelect, value: tempoSelect === 'project' ? 1 : 0 }]),
        ]);
        if (name !== undefined) {
          await ask(request.setProjectName(current, name), what, (payload) =>
            payload[0] === REPLY.projectName ? true : undefined,
          );
        }
        return confirm(
          what,
          mark,
          async () => (await project(current + 1)).project,
          (now) =>
            (tempo === undefined || now.tempo === Math.round(tempo * 100) / 100) &&
            (tempoSelect === undefined || now.tempoSelect === tempoSelect) &&
            (name === undefined || now.name === name.trim()),
        );
      }),
    setBank: (bank, { tempo, volume, protected: guarded }) =>
      exclusive(async () => {
        const mark = session.complaints.length;
        const current = (await status()).project + 1;
        const what = `Change bank ${bank}`;
        await setParameters(what, request.GLOBAL_TARGET, [
          ...(tempo === undefined
            ? []
            : [{ parameter: bankParameters.tempo(bank), value: Math.round(tempo * 100) }]),
          ...(volume === undefined ? [] : [{ parameter: bankParameters.volume(bank), value: 127 - volume }]),
          ...(guarded === undefined
            ? []
            : [{ parameter: bankParameters.protect(bank), value: guarded ? 1 : 0 }]),
        ]);
        return confirm(
          what,
          mark,
          async () => (await project(current)).project,
          ({ banks }) =>
            (tempo === undefined || banks[bank].tempo === Math.round(tempo * 100) / 100) &&
            (volume === undefined || banks[bank].volume === volume) &&
            (guarded === undefined || banks[bank].protected === guarded),
        );
      }),
  };
}
