import type { PlannedKit, PlannedPad } from '../../schemas/kit.js';
import type { SampleStore } from '../catalogue/types.js';
import { toAbsolute } from '../library/walk.js';
import { byPad } from '../sp404/project-paths.js';
import { BANKS } from '../../schemas/sp404.js';
import { emptyKit, type KitState } from './state.js';

/** A kit of the catalogue as builders and the pre-flight take it: with the files its samples lie in now. */
export function plannedKit(state: KitState, samples: Pick<SampleStore, 'locate'>): PlannedKit {
  const { description: _description, ...project } = state.info;
  const pads = Object.entries(state.pads)
    .sort(([a], [b]) => byPad(a, b))
    .map(([pad, content]): PlannedPad => {
      const { sampleId, contentHash: _hash, colour: _colour, locked: _locked, ...played } = content;
      const place = sampleId === null ? undefined : samples.locate(sampleId);
      const source = place === undefined ? null : toAbsolute(place.rootPath, place.relativePath);
      return { pad, ...played, source, render: {} };
    });
  const banks = Object.fromEntries(
    BANKS.map((bank) => {
      const { name: _name, ...settings } = state.banks[bank];
      return [bank, settings];
    }),
  ) as PlannedKit['banks'];
  return { project, banks, pads, patterns: [] };
}

/** The settings of a plan in the shape kits are stored in, for comparing; samples, colours and locks are not in a plan. */
export function stateOfPlan({ project, pads }: PlannedKit): KitState {
  const stored = pads.map(({ pad, source: _source, render: _render, ...played }) => [
    pad,
    { ...played, sampleId: null, contentHash: null, colour: null, locked: false },
  ]);
  return {
    ...emptyKit({ ...project, description: null }),
    pads: Object.fromEntries(stored) as KitState['pads'],
  };
}
