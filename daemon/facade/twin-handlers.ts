import type { Handlers } from '../../schemas/facade.js';
import type { Twin } from '../twin/twin.js';

export type TwinHandlers = Pick<Handlers, Extract<keyof Handlers, `twin.${string}`>>;

export function twinHandlers(twin: Twin, fileOf: (sampleId: number) => string): TwinHandlers {
  return {
    'twin.list': () => ({ projects: twin.list() }),
    'twin.get': ({ project }) => {
      const { name, seenAt, edits } = twin.get(project);
      return {
        project,
        name,
        seenAt,
        edited: Object.keys(edits).length,
        pads: twin.pads(project),
        edits: Object.entries(edits).map(([pad, { changes, sample }]) => ({
          pad,
          fields: Object.keys(changes),
          sampleId: sample?.sampleId ?? null,
        })),
      };
    },
    'twin.edit': ({ project, pad, changes = {}, sampleId }) =>
      twin.edit(
        { project, pad },
        changes,
        sampleId === undefined ? undefined : { sampleId, file: fileOf(sampleId) },
      ),
    'twin.discard': ({ project, pad }) => twin.discard(project, pad),
    'twin.plan': ({ project }) => twin.plan(project),
    'twin.apply': ({ project, confirm, conflicts }, { signal }) =>
      twin.apply(project, confirm, conflicts, signal),
  };
}
