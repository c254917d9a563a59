import type { ComponentChildren, JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

interface ConfirmProps {
  /** The question, for who does not see it. */
  label: string;
  children: ComponentChildren;
  /** What the dangerous button says. */
  does: string;
  onConfirm: () => void;
  onKeep: () => void;
}

/**
 * The word before something is taken away, in its place on the page. The harmless answer has the focus, Escape gives it,
 * and the focus goes back to where it was.
 */
export function Confirm({ label, children, does, onConfirm, onKeep }: ConfirmProps): JSX.Element {
  const keep = useRef<HTMLButtonElement>(null);
  // Before the next key can come: a frame later, what was pressed may have been drawn anew, and a key gone to nobody.
  useLayoutEffect(() => {
    const before = document.activeElement;
    keep.current?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <div
      class="confirm"
      role="alertdialog"
      aria-label={label}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        onKeep();
      }}
    >
      <p>{children}</p>
      <button type="button" class="button danger" onClick={onConfirm}>
        {does}
      </button>
      <button ref={keep} type="button" class="button" onClick={onKeep}>
        Keep
      </button>
    </div>
  );
}
