import type { JSX, RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Icon } from '../look/icons.js';
import { useApp } from './context.js';
import { isAsked } from '../view/view-state.js';
import { ratedInWords } from '../sound/sentences.js';
import type { App } from './create-app.js';

const KEYS: readonly [keys: string, does: string][] = [
  ['/', 'Search'],
  ['↑ ↓', 'Go through the sounds and hear them'],
  ['Page ↑ ↓, Home, End', 'Go faster'],
  ['Shift ↑ ↓, Ctrl click, Ctrl A', 'Choose several sounds'],
  ['Space', 'Play or stop'],
  ['← →', 'Play from earlier or later'],
  ['Enter', 'Details of the sound'],
  ['S', 'Sounds like this one'],
  ['G', 'What goes with this one'],
  ['W', 'What fits now: tempo and key of the host, the selected channel, the pads of the bank'],
  ['R', 'Sounds like what you hum or beatbox; again to stop'],
  ['O', 'Sounds like a file of yours'],
  ['N', 'Not this one, and hear the next'],
  ['0 – 5', 'Rate the sound'],
  ['L', 'Loop'],
  ['M', 'Match loudness'],
  ['P', 'Pads'],
  ['On a pad: Space, A, Delete', 'Play it, put the chosen sound there, empty it'],
  ['On a pad: X, C, V', 'Take it up, copy it, put it down on another one'],
  ['On a pad: H, E', 'Chop where it is heard, go to its settings'],
  ['On the waveform of a pad: + − 0', 'Nearer, farther, all of it; the wheel does, too'],
  ['Ctrl Z', 'Undo on the pads; with Shift redo'],
  ['T', 'Tempo and key to hear sounds in'],
  ['F', 'Filters'],
  ['Esc', 'Back to the list, close what is open'],
  ['?', 'This list'],
];

/** Part of a sound that an arrow key jumps. */
const JUMP = 0.1;

/** Keys that work wherever no text is being typed. */
export function useShortcuts(): { dialog: RefObject<HTMLDialogElement | null>; show: () => void } {
  const app = useApp();
  const dialog = useRef<HTMLDialogElement>(null);
  const show = () => dialog.current?.showModal();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      // Whatever has the focus, or nothing: nothing behind an open dialog answers, and Escape is the dialog's.
      if (document.querySelector('dialog:modal') !== null) return;
      if (isUndo(event) && app.store.view.peek().page === 'pads') {
        event.preventDefault();
        void (event.shiftKey ? app.kits.redo() : app.kits.undo());
        return;
      }
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target instanceof Element && event.target.closest(TYPING) !== null) return;
      if (event.key === '?') return show();
      if (handle(app, event)) event.preventDefault();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [app]);
  return { dialog, show };
}

function isUndo(event: KeyboardEvent): boolean {
  const typing = event.target instanceof Element && event.target.closest(TYPING) !== null;
  return (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'z' && !typing;
}

/** Where keys belong to the control itself. */
const TYPING = 'input:not([type=checkbox]):not([type=radio]), textarea, select, dialog, [contenteditable]';
const PRESSABLE = 'button, a, [role=radio], [role=slider], summary, input';

/** Whether the key was for us. */
function handle(app: App, event: KeyboardEvent): boolean {
  const { selection, player, store } = app;
  const onControl = event.target instanceof Element && event.target.closest(PRESSABLE) !== null;
  switch (event.key) {
    case '/':
      document.querySelector<HTMLInputElement>('#search')?.focus();
      return true;
    case ' ':
      if (onControl) return false;
      selection.toggle();
      return true;
    case 'ArrowDown':
    case 'ArrowUp':
      if (onControl || document.getElementById('samples') === null) return false;
      document.querySelector<HTMLElement>('#samples')?.focus();
      selection.move(event.key === 'ArrowDown' ? 1 : -1);
      return true;
    case 'ArrowLeft':
    case 'ArrowRight':
      return !onControl && jump(app, event.key === 'ArrowRight' ? JUMP : -JUMP);
    case 'p':
      store.open('pads');
      return true;
    case 's':
      if (selection.sample.peek()?.status === 'analysed') selection.showSimilar('like');
      return true;
    case 'g':
      if (selection.sample.peek()?.status === 'analysed') selection.showSimilar('fits');
      return true;
    case 'w':
      store.ask({ like: null, held: null, ask: 'now' });
      return true;
    case 'n':
      if (!isAsked(store.view.peek())) return false;
      app.turnDown.selected();
      return true;
    case 'r':
      app.askBySound.toggleRecording();
      return true;
    case 'o':
      void app.askBySound.withChosenFile();
      return true;
    case 'l':
      player.loop.value = !player.loop.peek();
      return true;
    case 'm':
      player.gainMatch.value = !player.gainMatch.peek();
      return true;
    case 't':
      document.getElementById('fit')?.togglePopover();
      return true;
    case 'f':
      if (document.getElementById('filters')?.contains(document.activeElement)) app.panels.close();
      else app.panels.enter('filters');
      return true;
    case 'Escape':
      // The sheet that lies over the page goes first; the browser closes it.
      if (document.querySelector(':popover-open') !== null) return false;
      if (app.askBySound.recorder.state.peek() !== 'idle') {
        app.askBySound.recorder.cancel();
        return true;
      }
      if (app.marks.ids.peek().size > 0) {
        app.marks.clear();
        return true;
      }
      if (app.panels.open.peek() === 'none' || app.panels.areBeside()) {
        if (player.now.peek() === null) store.searchAgain();
        player.stop();
      }
      app.panels.close();
      return true;
    default:
      if (!/^[0-5]$/.test(event.key) || selection.sample.peek() === null) return false;
      rate(app, Number(event.key));
      return true;
  }
}

/** All sounds that are chosen, or the one at hand. */
function rate({ marks, selection, notices }: App, rating: number): void {
  if (marks.ids.peek().size < 2) void selection.rate(rating);
  else {
    marks.say({ rating }).then((changed) => notices.tell(ratedInWords(changed, rating)), notices.report);
  }
}

function jump({ selection, player }: App, by: number): boolean {
  const sample = selection.sample.peek();
  if (sample === null) return false;
  player.play(sample, Math.min(0.99, Math.max(0, (player.position() ?? 0) + by)));
  return true;
}

export function ShortcutsDialog({ dialog }: { dialog: RefObject<HTMLDialogElement | null> }): JSX.Element {
  return (
    <dialog ref={dialog} class="sheet" aria-labelledby="shortcuts-title">
      <form method="dialog" class="dialog-header">
        <h2 id="shortcuts-title">Keys</h2>
        <button type="submit" class="icon-button" title="Close" autofocus>
          <Icon name="close" />
        </button>
      </form>
      <dl class="keys">
        {KEYS.map(([keys, does]) => (
          <div key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </dialog>
  );
}
