import type { Signal } from '@preact/signals';
import { createFitSettings, type FitSettings } from '../audition/fit-settings.js';
import { createPlayer, type Player } from '../audition/player.js';
import { createFacets, type Facets } from '../browser/facets.js';
import { createFolderTree, type FolderTree } from '../browser/folder-tree.js';
import { createMarks, type Marks } from '../browser/marks.js';
import { createResults, type Results } from '../browser/results.js';
import { createSelection, type Selection } from '../browser/selection.js';
import { createCardsFeed, type CardsFeed } from '../cards/cards-feed.js';
import { createDeviceFeed, type DeviceFeed } from '../device/device-feed.js';
import { createEffectsDesk, type EffectsDesk } from '../device/effects-desk.js';
import { createExporter, type Exporter } from '../export/exporter.js';
import { createUnitSounds, type UnitSounds } from '../device/unit-sounds.js';
import { createSendPlan, type SendPlan } from '../device/send-plan.js';
import { createCollectionsFeed, type CollectionsFeed } from '../collections/collections-feed.js';
import { createContextFeed, type ContextFeed } from '../context/context-feed.js';
import { shareSelection } from '../link/shared-selection.js';
import { createDaemonLink, type DaemonLink } from '../link/daemon-link.js';
import { createHealthFeed, type HealthFeed } from '../health/health-feed.js';
import { createFirstRun, type FirstRunState } from '../first-run/first-run-state.js';
import { createJobsFeed, type JobsFeed } from '../activity/jobs-feed.js';
import { createRootsFeed, type RootsFeed } from '../library/roots-feed.js';
import { createAskBySound, type AskBySound } from '../similar/ask-by-sound.js';
import { keepFresh } from '../similar/keep-fresh.js';
import { createSimilarSource, type SimilarSource } from '../similar/similar-source.js';
import { createTurnDown, type TurnDown } from '../similar/turn-down.js';
import { bankPads } from '../pads/bank-pads.js';
import { createKitsFeed, type KitsFeed } from '../pads/kits-feed.js';
import { createPadPlay, type PadPlay } from '../pads/pad-play.js';
import { createMapFeed, type MapFeed } from '../map/map-feed.js';
import { remembered } from '../view/remembered.js';
import { createViewStore, type ViewStore } from '../view/view.js';
import { createPeaksStore, type PeaksStore } from '../waveform/peaks-store.js';
import { createNotices, type Notices } from './notices.js';
import { createLook, type Look } from '../look/look.js';
import { createSidePanels, type SidePanels } from '../look/side-panels.js';

/** Everything one window consists of; made once and handed to the components. */
export interface App {
  link: DaemonLink;
  notices: Notices;
  store: ViewStore;
  results: Results;
  similar: SimilarSource;
  turnDown: TurnDown;
  askBySound: AskBySound;
  facets: Facets;
  folders: FolderTree;
  selection: Selection;
  marks: Marks;
  peaks: PeaksStore;
  player: Player;
  fit: FitSettings;
  context: ContextFeed;
  kits: KitsFeed;
  padPlay: PadPlay;
  device: DeviceFeed;
  unitSounds: UnitSounds;
  effects: EffectsDesk;
  exporter: Exporter;
  sendPlan: SendPlan;
  cards: CardsFeed;
  map: MapFeed;
  /** Whether a sound on the map is heard when the pointer rests on it. */
  mapHover: Signal<boolean>;
  collections: CollectionsFeed;
  firstRun: FirstRunState;
  roots: RootsFeed;
  jobs: JobsFeed;
  health: HealthFeed;
  look: Look;
  panels: SidePanels;
}

export function createApp(): App {
  const notices = createNotices();
  const link = createDaemonLink(notices.report);
  const { client } = link;
  const store = createViewStore();
  const roots = createRootsFeed(client, notices.report);
  const context = createContextFeed(client, notices.report);
  const fit = createFitSettings(context.moment);
  const similar = createSimilarSource({
    client,
    store,
    moment: context.moment,
    padsOf: (bank) => bankPads(kits, bank),
  });
  const results = createResults(client, store, similar);
  const player = createPlayer(fit.target);
  const device = createDeviceFeed(client, notices.report);
  const selection = createSelection({ client, store, results, player, report: notices.report });
  const kits = createKitsFeed(client, store, notices.report);
  shareSelection({ client, store, results, kits, player, report: notices.report });
  keepFresh({ store, moment: context.moment, kits, again: results.refresh });
  return {
    link,
    notices,
    store,
    results,
    similar,
    turnDown: createTurnDown({
      store,
      results,
      similar,
      selection,
      tell: notices.tell,
      report: notices.report,
    }),
    askBySound: createAskBySound({ store, player, report: notices.report }),
    player,
    kits,
    padPlay: createPadPlay(kits, player),
    fit,
    context,
    facets: createFacets(client, store),
    folders: createFolderTree(client, store, roots.roots),
    selection,
    marks: createMarks({ client, store, results, selection, report: notices.report }),
    peaks: createPeaksStore(client),
    device,
    unitSounds: createUnitSounds(client, device),
    effects: createEffectsDesk(client, notices.report),
    exporter: createExporter(client, notices.report),
    sendPlan: createSendPlan(device),
    cards: createCardsFeed(client, notices.report),
    map: createMapFeed(client, store, notices.report),
    mapHover: remembered('map-hover', (stored) => stored !== 'false'),
    collections: createCollectionsFeed(client, notices.report),
    firstRun: createFirstRun(client, roots.roots, notices.report),
    roots,
    jobs: createJobsFeed(client, notices.report),
    health: createHealthFeed(client, notices.report),
    look: createLook(),
    panels: createSidePanels(),
  };
}
