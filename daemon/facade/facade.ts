import path from 'node:path';
import type { Facade, Handlers } from '../../schemas/facade.js';
import { findMethod } from '../../schemas/methods.js';
import { auditedFacade } from '../audit/audited-facade.js';
import { subjectNames } from '../audit/subjects.js';
import type { Catalogue } from '../catalogue/types.js';
import type { ContextKeeper } from '../context/context.js';
import type { Device } from '../device/device.js';
import type { EventBus } from '../event-bus.js';
import type { SuggestionsForFl } from '../fl-studio/suggestions/suggestions.js';
import type { FlProjects } from '../fl-studio/projects.js';
import type { FlStudio } from '../fl-studio/fl-studio.js';
import type { HealthBoard } from '../health.js';
import type { AnalysisQueue } from '../jobs/analysis-queue.js';
import type { ChangeFeed } from '../jobs/change-feed.js';
import type { Pressure } from '../jobs/pressure.js';
import type { Midi } from '../midi/midi.js';
import type { Library } from '../library/library.js';
import { audioFile, noSuchSample, presentFile } from './audio-file.js';
import type { Controllers } from '../controllers/controllers.js';
import type { SelectionKeeper } from '../selection/selection.js';
import type { PortKeeper } from '../../hardware/midi/port-keeper.js';
import { controllerHandlers } from './controller-handlers.js';
import { selectionHandlers } from './selection-handlers.js';
import type { Render } from '../device/prepared-sample.js';
import type { PullDeps } from '../device/pull-pad.js';
import type { Twin } from '../twin/twin.js';
import { deviceJobHandlers } from './device-job-handlers.js';
import { twinHandlers } from './twin-handlers.js';
import { deviceHandlers } from './device-handlers.js';
import type { Cards } from '../sync/cards.js';
import { cardHandlers } from './card-handlers.js';
import { flProjectHandlers } from './fl-project-handlers.js';
import { flOfferHandlers } from './fl-offer-handlers.js';
import { flRackHandlers } from './fl-rack-handlers.js';
import { flstudioHandlers } from './flstudio-handlers.js';
import { jobHandlers } from './job-handlers.js';
import { kitHandlers } from './kit-handlers.js';
import { libraryHandlers } from './library-handlers.js';
import { midiHandlers } from './midi-handlers.js';
import { sampleHandlers } from './sample-handlers.js';
import { similarHandlers } from './similar-handlers.js';
import { harmonyHandlers } from './harmony-handlers.js';
import { suggestHandlers } from './suggest-handlers.js';
import type { Suggest } from '../suggest/suggest.js';
import type { Similar } from '../similar/similar.js';
import type { VectorIndex } from '../similar/vector-index.js';
import type { SoundMap } from '../map/map.js';
import type { Corrections } from '../corrections/corrections.js';
import { correctionHandlers } from './correction-handlers.js';
import { mapHandlers } from './map-handlers.js';
import { sessionHandlers } from './session-handlers.js';
import type { Snapshots } from '../snapshots/snapshots.js';
import type { Exports } from '../export/exports.js';
import { collectionHandlers } from './collection-handlers.js';
import { exportHandlers } from './export-handlers.js';
import { snapshotHandlers } from './snapshot-handlers.js';

export interface FacadeDeps {
  catalogue: Catalogue;
  library: Library;
  queue: AnalysisQueue;
  feed: ChangeFeed;
  /** Told about every call: background work gives way to many. */
  pressure: Pick<Pressure, 'called'>;
  bus: EventBus;
  health: HealthBoard;
  device: Device;
  midi: Midi;
  midiPorts: PortKeeper;
  twin: Twin;
  /** How sounds of the unit get into the catalogue. */
  pull: Pick<PullDeps, 'adopt' | 'folder'>;
  selection: SelectionKeeper;
  controllers: Controllers;
  flStudio: FlStudio;
  flSuggestions: SuggestionsForFl;
  flProjects: FlProjects;
  dataFolder: string;
  render: Render;
  similar: Similar;
  vectors: VectorIndex;
  map: SoundMap;
  corrections: Corrections;
  context: ContextKeeper;
  suggest: Suggest;
  cards: Cards;
  snapshots: Snapshots;
  exports: Exports;
  backupsFolder: string;
  /** Where the starter kit is made. */
  starterKitFolder: string;
  /** Somebody looks at a sample whose numbers are not there yet. */
  onAwaited: (sampleId: number) => void;
  now: () => number;
}

/** Everything the doors may reach, and nothing else. */
export function createFacade(deps: FacadeDeps): Facade {
  const { catalogue, bus, health, pressure, now } = deps;
  const kits = kitHandlers(deps);
  const handlers: Handlers = {
    ...sampleHandlers(deps),
    ...correctionHandlers(deps.corrections),
    ...similarHandlers(catalogue, deps.similar, deps.vectors),
    ...harmonyHandlers(deps),
    ...mapHandlers(deps.map),
    ...suggestHandlers(deps.suggest, bus),
    ...libraryHandlers(deps.library, deps.starterKitFolder),
    ...jobHandlers(deps),
    ...sessionHandlers(deps),
    ...kits,
    ...deviceHandlers(deps.device, deps.selection, (id) => presentFile(catalogue, id)),
    ...deviceJobHandlers(deps),
    ...twinHandlers(deps.twin, (id) => presentFile(catalogue, id)),
    ...midiHandlers(deps.midi, bus),
    ...selectionHandlers(deps),
    ...controllerHandlers(deps.controllers, deps.midiPorts),
    ...cardHandlers(deps),
    ...flstudioHandlers(deps, kits),
    ...snapshotHandlers(deps.snapshots),
    ...collectionHandlers(deps),
    ...exportHandlers(deps.exports),
    ...flProjectHandlers(deps, kits),
    ...flRackHandlers(deps, kits),
    ...flOfferHandlers(deps),
    'audit.list': ({ before, limit }) => ({ entries: catalogue.audit.list(before, limit) }),
    'health.get': () => health.current(),
    'backup.create': async () => {
      const stamp = new Date(now()).toISOString().replaceAll(':', '-').slice(0, 19);
      const file = path.join(deps.backupsFolder, `padbridge-${stamp}.db`);
      return { path: file, ...(await catalogue.backup(file)) };
    },
  };
  const facade: Facade = {
    call: async (name, params, context) => {
      pressure.called();
      const result = await handlers[name](params, context);
      // What a person entered is not done before it would survive a power cut.
      const method = findMethod(name);
      if (method?.access !== 'read' && method?.transient !== true) await catalogue.flush();
      return result;
    },
    audio: (sampleId) => audioFile(catalogue, sampleId),
    peaks: (sampleId) => {
      if (catalogue.samples.locate(sampleId) === undefined) throw noSuchSample(sampleId);
      return catalogue.samples.peaks(sampleId);
    },
    subscribe: (listener) => bus.subscribe(listener),
  };
  return auditedFacade(facade, catalogue.audit, now, subjectNames(catalogue));
}
