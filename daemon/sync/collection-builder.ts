import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { CardWish } from '../catalogue/card-types.js';
import type { Catalogue } from '../catalogue/types.js';
import { looseFiles, renderLoose } from '../export/loose-files.js';
import { exportPreferences } from '../export/preferences.js';
import type { RenderPool } from '../workers/render-pool.js';
import type { WishBuilder } from './wishes.js';

type CollectionWish = Extract<CardWish, { kind: 'collection' }>;

/** Raised when the same samples would become other files. */
const BUILD_VERSION = 1;

export interface CollectionBuilderDeps {
  catalogue: Pick<Catalogue, 'collections' | 'samples' | 'preferences' | 'exports'>;
  pool: RenderPool;
}

/** Makes the loose files of a collection that is wanted in the IMPORT folder of a card. */
export function createCollectionBuilder({
  catalogue,
  pool,
}: CollectionBuilderDeps): WishBuilder<CollectionWish> {
  const filesOf = (collectionId: number) => {
    // The card's folder is the collection's own; the unit's browser is quickest with few levels.
    const chosen = { ...exportPreferences(catalogue.preferences), organisation: 'flat' } as const;
    return {
      format: chosen.format,
      files: looseFiles(catalogue, catalogue.collections.sampleIds(collectionId), chosen),
    };
  };
  return {
    fingerprint: ({ collectionId }) =>
      JSON.stringify([
        BUILD_VERSION,
        filesOf(collectionId).files.map(({ path: file, source, size, modifiedAt }) => [
          file,
          source,
          size,
          modifiedAt,
        ]),
      ]),
    async build({ collectionId }, into, signal) {
      const { files, format } = filesOf(collectionId);
      const remarks: string[] = [];
      await mkdir(into, { recursive: true });
      const done = await renderLoose(
        files,
        (file) => path.join(into, file.path),
        ({ source }, target) => pool.render({ source, target, format, settings: {} }, signal),
        { lanes: pool.threads + 1 },
      );
      for (const { file, error, written } of done) {
        if (error !== null) {
          // A drive that is away must not take the others off the card; a broken file is broken for good.
          if (error.code !== 'corrupt' && error.code !== 'unsupported') throw error;
          remarks.push(`${path.basename(file.source)} is left out: ${error.message}`);
        }
        remarks.push(...(written?.remarks ?? []).map((text) => `${path.basename(file.path)}: ${text}`));
      }
      const owners = done.flatMap(({ file, error }): [string, number][] =>
        error === null ? [[file.path, file.sampleId]] : [],
      );
      return { samples: new Map(owners), remarks };
    },
  };
}
