import type { JSX } from 'preact';
import { SearchField } from '../browser/search-field.js';
import type { LinkState } from '../link/daemon-link.js';
import { Icon, type IconName } from '../look/icons.js';
import { useSpring } from '../pads/spring.js';
import type { Page } from '../view/view-state.js';
import { useApp, useView } from './context.js';
import type { App } from './create-app.js';

const NAMES: readonly { page: Page; label: string; icon: IconName }[] = [
  { page: 'browse', label: 'Browse', icon: 'browse' },
  { page: 'map', label: 'Map', icon: 'map' },
  { page: 'pads', label: 'Pads', icon: 'pads' },
  { page: 'device', label: 'Device', icon: 'device' },
  { page: 'cards', label: 'Cards', icon: 'card' },
  { page: 'activity', label: 'Activity', icon: 'activity' },
  { page: 'settings', label: 'Settings', icon: 'settings' },
];

/** Pages on which the words of the search count. */
const SEARCHED: ReadonlySet<Page> = new Set(['browse', 'map', 'pads']);

/** Pages with pads, onto which sounds are dropped. */
const TAKING: ReadonlySet<Page> = new Set(['pads', 'device']);

const LINK_LABELS: Readonly<Record<LinkState, string>> = {
  connecting: 'Connecting',
  live: 'Live',
  lost: 'Reconnecting',
  locked: 'Locked',
  outdated: 'Update needed',
};

export function TopBar({ onShowShortcuts }: { onShowShortcuts: () => void }): JSX.Element {
  const { link, look } = useApp();
  const page = useView((view) => view.page);
  const state = link.state.value;
  const otherTheme = look.theme.value === 'dark' ? 'light' : 'dark';
  return (
    <header class="top-bar">
      <a class="skip" href="#page" onClick={skipToPage}>
        Skip to the page
      </a>
      <Mark />
      <nav class="nav" aria-label="Pages">
        {NAMES.map((name) => (
          <NavItem key={name.page} {...name} isOpen={page === name.page} />
        ))}
      </nav>
      {SEARCHED.has(page) ? <SearchField /> : <span class="spacer" />}
      <span class={`link-state link-${state}`} title={link.reason.value}>
        <i aria-hidden="true" />
        <span class="link-label">{LINK_LABELS[state]}</span>
      </span>
      <button
        type="button"
        class="icon-button wide-only"
        title="Keyboard shortcuts (?)"
        onClick={onShowShortcuts}
      >
        <Icon name="keyboard" />
      </button>
      <button
        type="button"
        class="icon-button"
        title={`Use the ${otherTheme} theme`}
        onClick={look.toggleTheme}
      >
        <Icon name={otherTheme === 'light' ? 'sun' : 'moon'} />
      </button>
    </header>
  );
}

interface NavItemProps {
  page: Page;
  label: string;
  icon: IconName;
  isOpen: boolean;
}

/** A page's button; a sound that is dragged over it finds the page open. */
function NavItem({ page, label, icon, isOpen }: NavItemProps): JSX.Element {
  const { store } = useApp();
  const spring = useSpring(() => store.open(page));
  return (
    <button
      type="button"
      class="nav-item"
      aria-current={isOpen ? 'page' : undefined}
      title={label}
      onClick={() => store.open(page)}
      {...(TAKING.has(page) ? spring : {})}
    >
      <Icon name={icon} />
      <span class="nav-label">{label}</span>
      <NavMark page={page} />
    </button>
  );
}

/** Two by two pads, one of them lit. */
function Mark(): JSX.Element {
  return (
    <span class="mark" aria-hidden="true">
      <i />
      <i class="lit" />
      <i />
      <i />
    </span>
  );
}

/** A dot on a page's button when something there wants attention. */
function NavMark({ page }: { page: Page }): JSX.Element | null {
  const app = useApp();
  const mark = MARKS[page]?.(app) ?? null;
  return mark === null ? null : <i class={`nav-mark ${mark.tone}`} title={mark.title} />;
}

interface MarkLook {
  tone: 'busy' | 'degraded' | 'down';
  title: string;
}

const MARKS: Readonly<Partial<Record<Page, (app: App) => MarkLook | null>>> = {
  activity({ jobs }) {
    const running = (jobs.jobs.value ?? []).filter(({ state }) => state === 'running').length;
    return running === 0 ? null : { tone: 'busy', title: `${running} running` };
  },
  device({ device }) {
    const sending = device.transfers.value.some(({ state }) => state === 'running');
    return sending ? { tone: 'busy', title: 'Samples are on their way to the unit' } : null;
  },
  cards({ cards }) {
    const known = cards.cards.value ?? [];
    if (known.some(({ state }) => state === 'writing')) return { tone: 'busy', title: 'A card is written' };
    const asks = known.some(({ state, consent }) => state !== 'away' && consent === 'ask');
    return asks ? { tone: 'degraded', title: 'A card waits for your word' } : null;
  },
  settings({ health, roots }) {
    const state = health.health.value?.state ?? 'up';
    if (state !== 'up') return { tone: state, title: `Padbridge is ${state}` };
    const offline = (roots.roots.value ?? []).some((root) => root.state === 'offline');
    return offline ? { tone: 'degraded', title: 'A folder is offline' } : null;
  },
};

/** The address holds the view, so the jump is made by hand. */
function skipToPage(event: MouseEvent): void {
  event.preventDefault();
  const target = document.querySelector<HTMLElement>('#page [tabindex="0"], #page button, #page input');
  target?.focus();
}
