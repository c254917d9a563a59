import { computed, signal, type ReadonlySignal } from '@preact/signals';
import type { PadbridgeClient } from '../../bridge/client/index.js';
import type { ContextSource, DawContext } from '../../schemas/context.js';
import type { MusicalKey } from '../../schemas/entities.js';
import { keepLoaded } from '../link/feed.js';
import { formatBpm } from '../sound/format.js';
import { keyName } from '../sound/keys.js';

/** What the host is doing at this moment; what a source said that fell silent does not count. */
export interface Moment {
  tempo: number | null;
  key: MusicalKey | null;
  /** Name of the selected channel. */
  channel: string | null;
  /** Who says so; null when nobody does. */
  source: ContextSource | null;
}

export interface ContextFeed {
  readonly moment: ReadonlySignal<Moment>;
}

const SILENCE: Moment = { tempo: null, key: null, channel: null, source: null };

/** Who speaks, for a person. */
const SOURCE_NAMES: Readonly<Record<ContextSource, string>> = {
  'fl-studio': 'FL Studio',
  'midi-clock': 'MIDI clock',
  osc: 'OSC',
  ui: 'A window',
  manual: 'You',
};

export function createContextFeed(client: PadbridgeClient, report: (error: unknown) => void): ContextFeed {
  const daw = signal<DawContext | undefined>(undefined);
  keepLoaded(
    client,
    () => client.call('context.get', {}),
    (answer) => (daw.value = answer),
    report,
  );
  client.subscribe(['context'], ({ payload }) => (daw.value = payload.context));
  let last = SILENCE;
  // The position moves all the time; what is built on the moment shall not.
  const moment = computed(() => {
    const next = daw.value === undefined ? SILENCE : momentOf(daw.value);
    if (JSON.stringify(next) !== JSON.stringify(last)) last = next;
    return last;
  });
  return { moment };
}

export function momentOf({ tempo, key, channel }: DawContext): Moment {
  const told = [tempo, key, channel].filter((field) => field !== null && !field.stale);
  return {
    tempo: tempo === null || tempo.stale ? null : tempo.value,
    key: key === null || key.stale ? null : key.value,
    channel: channel === null || channel.stale ? null : channel.value.name,
    source: told[0]?.source ?? null,
  };
}

/** "FL Studio: 92 BPM, Am, Kick"; empty while nobody says anything. */
export function momentInWords({ tempo, key, channel, source }: Moment): string {
  if (source === null) return '';
  const parts = [
    tempo === null ? null : `${formatBpm(tempo)} BPM`,
    key === null ? null : keyName(key),
    channel,
  ];
  return `${SOURCE_NAMES[source]}: ${parts.filter((part) => part !== null).join(', ')}`;
}
