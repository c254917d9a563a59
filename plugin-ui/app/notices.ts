import { signal, type ReadonlySignal } from '@preact/signals';
import { PadbridgeError } from '../../bridge/client/index.js';

export interface Notice {
  id: number;
  tone: 'info' | 'problem';
  text: string;
  /** What the person can do. */
  next: string | undefined;
  /** A way back, or on. */
  action: NoticeAction | undefined;
}

export interface NoticeAction {
  label: string;
  run: () => void;
}

/** Short messages to the person; read out by screen readers. */
export interface Notices {
  readonly shown: ReadonlySignal<readonly Notice[]>;
  tell: (text: string, action?: NoticeAction) => void;
  /** Says what went wrong. A call that was given up is no news. */
  report: (error: unknown) => void;
  dismiss: (id: number) => void;
}

const MAX_SHOWN = 3;
const INFO_MS = 4_000;
/** Long enough to find the button with a keyboard. */
const ACTION_MS = 20_000;
/** A problem stays long enough to be read with its next step. */
const PROBLEM_MS = 12_000;

export function createNotices(): Notices {
  const shown = signal<readonly Notice[]>([]);
  let lastId = 0;

  function dismiss(id: number): void {
    shown.value = shown.peek().filter((notice) => notice.id !== id);
  }

  function add(
    tone: Notice['tone'],
    text: string,
    { next, action }: Partial<Pick<Notice, 'next' | 'action'>> = {},
  ): void {
    if (shown.peek().some((notice) => notice.text === text)) return;
    lastId += 1;
    const id = lastId;
    shown.value = [...shown.peek(), { id, tone, text, next, action }].slice(-MAX_SHOWN);
    const shownMs = tone === 'problem' ? PROBLEM_MS : action === undefined ? INFO_MS : ACTION_MS;
    setTimeout(() => dismiss(id), shownMs);
  }

  return {
    shown,
    dismiss,
    tell: (text, action) => add('info', text, { action }),
    report(error) {
      if (error instanceof PadbridgeError) {
        if (error.code !== 'cancelled') add('problem', error.message, { next: error.next });
        return;
      }
      console.error(error);
      add('problem', 'Something went wrong in this window.', {
        next: 'Reload it; the daemon is not affected.',
      });
    },
  };
}
