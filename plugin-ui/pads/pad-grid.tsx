import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { KitPad } from '../../schemas/methods/kits.js';
import type { BankLetter } from '../../schemas/sp404.js';
import { PADS_PER_BANK } from '../../schemas/sp404.js';
import { useApp } from '../app/context.js';
import { stem } from '../sound/format.js';
import { badgeOf } from '../sound/kinds.js';
import { Thumbnail } from '../waveform/thumbnail.js';
import { addChop } from './add-chop.js';
import { canDrop, dropped, droppedFiles, startPadDrag } from './drag.js';
import { stepOf } from './grid-keys.js';
import { takeFiles } from './take-files.js';

/** The sixteen pads of a bank. A click or Space plays, arrow keys go round, sounds and pads are dropped onto them. */
export function PadGrid({ bank }: { bank: BankLetter }): JSX.Element {
  const app = useApp();
  const { store, kits, padPlay, notices, selection } = app;
  const { pad: chosen } = store.view.value;
  /** A pad taken up by X or C, to be put down by V. */
  const held = useSignal<{ pad: string; how: 'move' | 'copy' } | null>(null);
  const addresses = Array.from({ length: PADS_PER_BANK }, (_, at) => `${bank}${at + 1}`);
  const current = chosen !== null && addresses.includes(chosen) ? chosen : (addresses[0] ?? '');

  function onDrop(event: DragEvent, pad: string): void {
    const files = droppedFiles(event);
    const what = dropped(event);
    if (what === null && files.length === 0) return;
    event.preventDefault();
    store.change({ pad });
    if (what === null) void takeFiles(app, files, pad);
    else if ('sampleIds' in what) void kits.assignAll(pad, what.sampleIds);
    else if (what.pad !== pad) void kits.put(howTo(event, pad), what.pad, pad);
  }
  /** Onto an empty pad it moves; onto a full one the two change places; with Ctrl or Alt it is copied. */
  function howTo(keys: { ctrlKey: boolean; altKey: boolean }, onto: string): 'move' | 'swap' | 'copy' {
    if (keys.ctrlKey || keys.altKey) return 'copy';
    return kits.pads.peek().has(onto) ? 'swap' : 'move';
  }
  function hold(pad: string, how: 'move' | 'copy'): void {
    if (!kits.pads.peek().has(pad)) return;
    held.value = { pad, how };
    notices.tell(`Pad ${pad} taken up: V puts it ${how === 'copy' ? 'down as a copy' : 'on another pad'}.`);
  }
  function putDown(pad: string): void {
    const what = held.peek();
    if (what === null || what.pad === pad) return;
    void kits.put(
      what.how === 'copy' ? 'copy' : howTo({ ctrlKey: false, altKey: false }, pad),
      what.pad,
      pad,
    );
    if (what.how === 'move') held.value = null;
  }
  /** The sound at hand, as the button under the pads does. */
  function putSelected(pad: string): void {
    const sample = selection.sample.peek();
    if (sample === null) notices.tell('Choose a sound first: it goes onto this pad then.');
    else void kits.assign(pad, sample.id);
  }
  function chop(pad: string): void {
    const content = kits.pads.peek().get(pad);
    if (content !== undefined) addChop(app, content);
  }
  function onKeyDown(event: KeyboardEvent, pad: string): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = stepOf(event.key);
    const grid = event.currentTarget instanceof Element ? event.currentTarget.parentElement : null;
    if (step !== undefined) {
      const next = addresses[addresses.indexOf(pad) + step];
      if (next !== undefined) grid?.querySelector<HTMLElement>(`[data-pad="${next}"]`)?.focus();
    } else if (event.key === ' ') padPlay.toggle(pad);
    else if (event.key === 'Delete' || event.key === 'Backspace') void kits.clear(pad);
    else if (event.key === 'a') putSelected(pad);
    else if (event.key === 'h') chop(pad);
    else if (event.key === 'e') openEditor();
    else if (event.key === 'x') hold(pad, 'move');
    else if (event.key === 'c') hold(pad, 'copy');
    else if (event.key === 'v') putDown(pad);
    else if (event.key === 'Escape' && held.peek() !== null) held.value = null;
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <div class="pad-grid" role="group" aria-label={`Pads of bank ${bank}`}>
      {addresses.map((address) => (
        <Pad
          key={address}
          address={address}
          content={kits.pads.value.get(address)}
          chosen={address === current}
          held={held.value?.pad === address}
          onChoose={() => store.change({ pad: address })}
          onKeyDown={(event) => onKeyDown(event, address)}
          onDrop={(event) => onDrop(event, address)}
        />
      ))}
    </div>
  );
}

interface PadProps {
  address: string;
  content: KitPad | undefined;
  chosen: boolean;
  held: boolean;
  onChoose: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
  onDrop: (event: DragEvent) => void;
}

function Pad({ address, content, chosen, held, onChoose, onKeyDown, onDrop }: PadProps): JSX.Element {
  const { padPlay, device } = useApp();
  const over = useSignal(false);
  const sample = content?.sample ?? null;
  const badge = badgeOf(sample ?? { kind: null, drumClass: null });
  const name = content === undefined ? 'empty' : nameOf(content);
  const lost = content !== undefined && (sample === null || sample.presence === 'missing');
  return (
    <button
      type="button"
      class="big-pad"
      data-pad={address}
      data-loaded={content !== undefined}
      data-chosen={chosen}
      data-held={held}
      data-over={over.value}
      data-lost={lost}
      data-playing={padPlay.pad.value === address || device.hits.value.has(address)}
      aria-pressed={padPlay.pad.value === address}
      tabIndex={chosen ? 0 : -1}
      style={{ '--kind': content?.colour ?? `var(--kind-${badge.colour})` }}
      draggable={content !== undefined}
      onDragStart={(event) => {
        padPlay.stop();
        startPadDrag(event, address, sample);
      }}
      onDragOver={(event) => {
        if (!canDrop(event)) return;
        event.preventDefault();
        over.value = true;
      }}
      onDragLeave={() => (over.value = false)}
      onDrop={(event) => {
        over.value = false;
        onDrop(event);
      }}
      onFocus={onChoose}
      // An instrument sounds when it is hit, not when it is let go; a click without a press comes from a keyboard.
      onPointerDown={({ button }) => {
        if (button === 0) padPlay.toggle(address);
      }}
      onClick={({ detail }) => {
        if (detail === 0) padPlay.toggle(address);
      }}
      onKeyDown={onKeyDown}
    >
      <span class="spoken">{address} </span>
      <span class="big-pad-number" aria-hidden="true">
        {sample !== null && <b title={badge.label}>{badge.code}</b>}
        {address.slice(1)}
      </span>
      {content === undefined && <span class="spoken">empty</span>}
      {content !== undefined && (
        <>
          {sample !== null && <Thumbnail sample={sample} colour={badge.colour} playing={false} />}
          <span class="big-pad-name">{name}</span>
        </>
      )}
      {lost && <span class="big-pad-lost">missing</span>}
    </button>
  );
}

/** Where the chosen pad is set: below the pads in a narrow window. */
function openEditor(): void {
  const editor = document.querySelector<HTMLElement>('.pad-editor');
  editor?.scrollIntoView({ block: 'start' });
  editor?.querySelector<HTMLElement>('[tabindex="0"], input, button')?.focus();
}

export function nameOf({ name, sample }: KitPad): string {
  return name ?? (sample === null ? 'sample gone' : stem(sample.name));
}
