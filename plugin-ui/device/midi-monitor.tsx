import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { MidiMessage } from '../../schemas/methods/midi.js';
import { useApp } from '../app/context.js';
import { Icon } from '../look/icons.js';
import { countOf } from '../sound/format.js';
import { bytesInHex, kindOf, MESSAGE_KINDS, messageInWords, type MessageKind } from './monitor-words.js';

/** Messages kept; more is a wall nobody reads. */
const MAX_LINES = 200;
/** A clock would push everything else out of sight. */
const HIDDEN_AT_FIRST: readonly MessageKind[] = ['clock'];

interface Line extends MidiMessage {
  id: number;
}

/** Every MIDI message of this machine's ports, newest first, while it is open and not paused. */
export function MidiMonitor(): JSX.Element {
  const { link } = useApp();
  const lines = useSignal<readonly Line[]>([]);
  const hidden = useSignal<ReadonlySet<MessageKind>>(new Set(HIDDEN_AT_FIRST));
  const paused = useSignal(false);
  const dropped = useSignal(0);
  useEffect(() => {
    let id = 0;
    return link.client.subscribe(['monitor'], ({ payload }) => {
      if (paused.peek()) return;
      dropped.value += payload.dropped;
      const seen = payload.messages
        .filter((message) => !hidden.peek().has(kindOf(message)))
        .map((message) => ({ ...message, id: ++id }));
      if (seen.length > 0) lines.value = [...seen.reverse(), ...lines.peek()].slice(0, MAX_LINES);
    });
  }, [link, lines, hidden, paused, dropped]);

  function toggle(kind: MessageKind): void {
    const next = new Set(hidden.peek());
    if (!next.delete(kind)) next.add(kind);
    hidden.value = next;
  }

  const shown = lines.value.filter((line) => !hidden.value.has(kindOf(line)));
  return (
    <section class="monitor" aria-labelledby="monitor-title">
      <header class="monitor-head">
        <h2 id="monitor-title">Monitor</h2>
        {dropped.value > 0 && <small class="dim">{countOf(dropped.value, 'more message')} in a flood</small>}
        <span class="spacer" />
        <button
          type="button"
          class="chip"
          aria-pressed={paused.value}
          onClick={() => (paused.value = !paused.value)}
        >
          <Icon name="pause" /> Pause
        </button>
        <button
          type="button"
          class="chip"
          disabled={lines.value.length === 0}
          onClick={() => {
            lines.value = [];
            dropped.value = 0;
          }}
        >
          Clear
        </button>
      </header>
      <div class="chips" role="group" aria-label="What is shown">
        {MESSAGE_KINDS.map(({ kind, label }) => (
          <button
            key={kind}
            type="button"
            class="chip"
            aria-pressed={!hidden.value.has(kind)}
            onClick={() => toggle(kind)}
          >
            {label}
          </button>
        ))}
      </div>
      {shown.length === 0 && (
        <p class="dim">{paused.value ? 'Paused.' : 'Hit a pad or turn a knob: it shows here at once.'}</p>
      )}
      <ol class="monitor-lines" tabIndex={0} aria-label="Messages, newest first">
        {shown.map((line) => (
          <li key={line.id} data-direction={line.direction}>
            <time>{timeOf(line.at)}</time>
            <span class="monitor-port" title={line.port}>
              {line.direction === 'in' ? 'from' : 'to'} {line.port}
            </span>
            <span>{messageInWords(line)}</span>
            <code>{bytesInHex(line)}</code>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** "21:04:07.120": in a stream the milliseconds tell what came together. */
function timeOf(at: number): string {
  const time = new Date(at);
  return `${time.toLocaleTimeString('en-GB')}.${String(time.getMilliseconds()).padStart(3, '0')}`;
}
