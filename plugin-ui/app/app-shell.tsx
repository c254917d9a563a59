import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { ActivityPage } from '../activity/activity-page.js';
import { Deck } from '../audition/deck.js';
import { BrowserPage } from '../browser/browser-page.js';
import { CardsPage } from '../cards/cards-page.js';
import { DevicePage } from '../device/device-page.js';
import { ExportDialog } from '../export/export-dialog.js';
import { SendDialog } from '../device/send-dialog.js';
import { MapPage } from '../map/map-page.js';
import { PadsPage } from '../pads/pads-page.js';
import { SettingsPage } from '../settings/settings-page.js';
import { FirstRun } from '../first-run/first-run.js';
import type { Page } from '../view/view-state.js';
import { useApp, useView } from './context.js';
import { Locked } from './locked.js';
import { NoticeList } from './notice-list.js';
import { ShortcutsDialog, useShortcuts } from './shortcuts.js';
import { useStrayFiles } from './stray-files.js';
import { TopBar } from './top-bar.js';

const PAGE_CONTENT: Readonly<Record<Page, () => JSX.Element>> = {
  browse: BrowserPage,
  map: MapPage,
  pads: PadsPage,
  device: DevicePage,
  cards: CardsPage,
  activity: ActivityPage,
  settings: SettingsPage,
};

/** The window: bar on top, one page, the deck below. */
export function AppShell(): JSX.Element {
  const { link, firstRun } = useApp();
  const shortcuts = useShortcuts();
  useStrayFiles();
  const page = useView((view) => view.page);
  const section = useView((view) => view.section);
  const main = useRef<HTMLElement>(null);
  // Another page is begun at its top.
  useEffect(() => main.current?.scrollTo(0, 0), [page, section]);
  const Content = firstRun.shown.value && page === 'browse' ? FirstRun : PAGE_CONTENT[page];
  return (
    <div class="shell">
      <TopBar onShowShortcuts={shortcuts.show} />
      <ConnectionBanner />
      <main ref={main} class={`page page-${page}`} id="page">
        {link.state.value === 'locked' ? <Locked /> : <Content />}
      </main>
      <Deck />
      <NoticeList />
      <SendDialog />
      <ExportDialog />
      <ShortcutsDialog dialog={shortcuts.dialog} />
    </div>
  );
}

/** Says that what is on screen may be old, and why. */
function ConnectionBanner(): JSX.Element {
  const { link } = useApp();
  const state = link.state.value;
  const text =
    state === 'lost'
      ? 'Padbridge is not answering. What you see may be out of date; this window reconnects by itself.'
      : state === 'outdated'
        ? link.reason.value
        : '';
  return (
    <div class="banner" role="status" data-shown={text !== ''}>
      {text}
    </div>
  );
}
