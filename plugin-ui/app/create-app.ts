import { signal, type Signal } from '@preact/signals';
import { createFitSettings, type FitSettings } from '../audition/fit-settings.js';
import { createPlayer, type Player } from '../audition/player.js';
import { createFacets, type Facets } from '../browser/facets.js';
import { createResults, type Results } from '../browser/results.js';
import { createSelection, type Selection } from '../browser/selection.js';
import { createCardsFeed, type CardsFeed } from '../cards/cards-feed.js';
import { createDeviceFeed, type DeviceFeed } from '../device/device-feed.js';
import { createSendPlan, type SendPlan } from '../device/send-plan.js';
import { createDaemonLink, type DaemonLink } from '../link/daemon-link.js';
import { createHealthFeed, type HealthFeed } from '../health/health-feed.js';
import { createJobsFeed, type JobsFeed } from '../activity/jobs-feed.js';
import { createRootsFeed, type RootsFeed } from '../library/roots-feed.js';
import { createSimilarSource, type SimilarSource } from '../similar/similar-source.js';
import { createKitsFeed, type KitsFeed } from '../pads/kits-feed.js';
import { createPadPlay, type PadPlay } from '../pads/pad-play.js';
import { createViewStore, type ViewStore } from '../view/view.js';
import { createPeaksStore, type PeaksStore } from '../waveform/peaks-store.js';
import { createNotices, type Notices } from './notices.js';
import { createLook, type Look } from '../look/look.js';

/** Everything one window consists of; made once and handed to the components. */
export interface App {
  link: DaemonLink;
  notices: Notices;
  store: ViewStore;
  results: Results;
  similar: SimilarSource;
  facets: Facets;
  selection: Selection;
  peaks: PeaksStore;
  player: Player;
  fit: FitSettings;
  kits: KitsFeed;
  padPlay: PadPlay;
  device: DeviceFeed;
  sendPlan: SendPlan;
  cards: CardsFeed;
  roots: RootsFeed;
  jobs: JobsFeed;
  health: HealthFeed;
  look: Look;
  /** Panel laid over the list where the window has no room for it beside the list. */
  panel: Signal<'none' | 'filters' | 'details'>;
}

export function createApp(): App {
  const notices = createNotices();
  const link = createDaemonLink(notices.report);
  const { client } = link;
  const store = createViewStore();
  const fit = createFitSettings();
  const similar = createSimilarSource(client, store, fit.target);
  const results = createResults(client, store, similar);
  const player = createPlayer(fit.target);
  const device = createDeviceFeed(client, notices.report);
  const kits = createKitsFeed(client, store, notices.report);
  return {
    link,
    notices,
    store,
    results,
    similar,
    player,
    kits,
    padPlay: createPadPlay(kits, player),
    fit,
    facets: createFacets(client, store),
    selection: createSelection({ client, store, results, player, report: notices.report }),
    peaks: createPeaksStore(client),
    device,
    sendPlan: createSendPlan(device),
    cards: createCardsFeed(client, notices.report),
    roots: createRootsFeed(client, notices.report),
    jobs: createJobsFeed(client, notices.report),
    health: createHealthFeed(client, notices.report),
    look: createLook(),
    panel: signal('none'),
  };
}
