import { useSignal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { useApp } from '../app/context.js';
import { bringsFiles, droppedFiles } from '../pads/drag.js';

interface SoundDropProps {
  class: string;
  label: string;
  children: ComponentChildren;
}

/** A part of the page that takes a sound from the desktop to ask with. */
export function SoundDrop({ class: name, label, children }: SoundDropProps): JSX.Element {
  const { askBySound } = useApp();
  const over = useSignal(false);
  return (
    <section
      class={name}
      aria-label={label}
      onDragOver={(event) => {
        if (!bringsFiles(event)) return;
        event.preventDefault();
        over.value = true;
      }}
      onDragLeave={(event) => {
        const { relatedTarget: to } = event;
        // Going from one row to the next is no leaving.
        if (!(to instanceof Node && event.currentTarget.contains(to))) over.value = false;
      }}
      onDrop={(event) => {
        over.value = false;
        const [file] = droppedFiles(event);
        if (file === undefined) return;
        event.preventDefault();
        void askBySound.withFile(file);
      }}
    >
      {over.value && <p class="drop-hint">Drop a sound to find what is like it</p>}
      {children}
    </section>
  );
}
