import type { Catalogue } from '../catalogue/types.js';

export type SubjectNames = (method: string, params: object) => string | undefined;

/** What a call is about by its name, where its params hold no more than a number. Undefined: they say it themselves. */
export function subjectNames(
  catalogue: Pick<Catalogue, 'roots' | 'cards' | 'kits' | 'collections' | 'snapshots'>,
): SubjectNames {
  return (method, params) => {
    const given = params as Readonly<Record<string, unknown>>;
    const found = <T>(param: string, find: (id: number) => T | undefined): T | undefined => {
      const id = given[param];
      return typeof id === 'number' ? find(id) : undefined;
    };
    switch (method) {
      case 'roots.remove':
        return found('id', (id) => catalogue.roots.get(id))?.path;
      case 'cards.sync':
        return found('id', (id) => catalogue.cards.get(id))?.name;
      case 'device.sendKit':
        return found('kitId', (id) => catalogue.kits.get(id))?.state.info.name;
      case 'device.simulate':
        return given['on'] === true ? 'simulated' : 'real';
      case 'device.deletePad':
        return typeof given['pad'] === 'string' ? given['pad'] : undefined;
      case 'snapshots.restore': {
        const snapshot = found('id', (id) => catalogue.snapshots.get(id));
        return snapshot === undefined ? undefined : `${snapshot.name} (${snapshot.cardName})`;
      }
      case 'exports.start':
        return (
          found('kitId', (id) => catalogue.kits.get(id))?.state.info.name ??
          found('collectionId', (id) => catalogue.collections.get(id))?.name
        );
      default:
        return undefined;
    }
  };
}
