import { SAMPLES_FOLDER, smpName } from '../sp404/project-paths.js';
import type { CardWish } from '../catalogue/card-types.js';
import { type KitStore, noSuchKit } from '../catalogue/kits.js';
import type { SampleStore } from '../catalogue/types.js';
import { type BuildReport, fitKit } from '../export/build-kit.js';
import { type PlaceFile, writeProjectFiles } from '../export/write-project.js';
import { plannedKit } from '../kits/planned-kit.js';
import type { KitState } from '../kits/state.js';
import type { RenderPool } from '../workers/render-pool.js';
import type { WishBuilder } from './wishes.js';

/** The folder of a build is thrown away once its files are in the archive, which flushes them. */
const straight: PlaceFile = (file, produce) => produce(file);

type KitWish = Extract<CardWish, { kind: 'kit' }>;

/** Raised when the same kit and the same sounds would become other files. */
const BUILD_VERSION = 1;

export interface KitBuilderDeps {
  kits: Pick<KitStore, 'get'>;
  samples: Pick<SampleStore, 'locate'>;
  pool: RenderPool;
}

/** Makes the project folder of a kit that is wanted on a card. */
export function createKitBuilder({ kits, samples, pool }: KitBuilderDeps): WishBuilder<KitWish> {
  const stateOf = (id: number): KitState => {
    const kit = kits.get(id);
    if (kit === undefined) throw noSuchKit(id);
    return kit.state;
  };
  return {
    fingerprint({ kitId }) {
      const state = stateOf(kitId);
      const sounds = Object.values(state.pads).map(({ sampleId }) => {
        const place = sampleId === null ? undefined : samples.locate(sampleId);
        return place === undefined ? null : [place.size, place.modifiedAt];
      });
      return JSON.stringify([BUILD_VERSION, plannedKit(state, samples), sounds]);
    },
    async build({ kitId }, into, signal) {
      const state = stateOf(kitId);
      const { kit, findings } = await fitKit(plannedKit(state, samples), signal);
      const report = await writeProjectFiles(kit, into, { pool, signal, place: straight });
      const owners = Object.entries(state.pads).flatMap(([pad, { sampleId }]): [string, number][] =>
        sampleId === null ? [] : [[`${SAMPLES_FOLDER}/${smpName(pad)}`, sampleId]],
      );
      const rendered = report.pads.flatMap(({ pad, remarks }) => remarks.map((text) => `${pad}: ${text}`));
      return { samples: new Map(owners), remarks: [...worthKnowing(findings), ...rendered] };
    },
  };
}

/** Warnings in full; names that were made fit for the screen as a number, because a pack easily has a hundred. */
function worthKnowing(findings: BuildReport['findings']): string[] {
  const renamed = findings.filter(({ fixed }) => fixed).length;
  const warnings = findings
    .filter(({ severity }) => severity === 'warning')
    .map(({ pad, message }) => (pad === null ? message : `${pad}: ${message}`));
  if (renamed === 0) return warnings;
  return [
    ...warnings,
    `${renamed} ${renamed === 1 ? 'name was' : 'names were'} made fit for the unit’s screen.`,
  ];
}
