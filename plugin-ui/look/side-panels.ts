import { signal, type ReadonlySignal } from '@preact/signals';

/** Ids of the panels at the sides of the list. */
export type PanelName = 'filters' | 'details';

/** As the style sheet has it: from this width on both panels are always there. */
const BESIDE = '(width >= 1000px)';
const CONTROLS = 'button, input, select, [tabindex="0"]';

/** The panels beside the list. Where there is no room for them, one at a time lies over it. */
export interface SidePanels {
  /** Laid over the list, where there is no room beside it. */
  readonly open: ReadonlySignal<PanelName | 'none'>;
  show: (name: PanelName) => void;
  /** Shows a panel and goes into it. */
  enter: (name: PanelName) => void;
  /** Shows the details, or hides them where they lie over the list; where they are always there it goes into them. */
  openDetails: () => void;
  /** Goes back to the list. */
  close: () => void;
  /** Whether both are always in view. */
  areBeside: () => boolean;
}

export function createSidePanels(): SidePanels {
  const open = signal<PanelName | 'none'>('none');
  const beside = matchMedia(BESIDE);
  function enter(name: PanelName): void {
    open.value = name;
    // It can take the focus once it is laid out.
    requestAnimationFrame(() => {
      document.getElementById(name)?.querySelector<HTMLElement>(`.panel-scroll :is(${CONTROLS})`)?.focus();
    });
  }
  function close(): void {
    open.value = 'none';
    document.querySelector<HTMLElement>('#samples, .map-box')?.focus();
  }
  return {
    open,
    show(name) {
      open.value = name;
    },
    enter,
    // The arrow keys go on through the list while the details lie over it.
    openDetails() {
      if (beside.matches) enter('details');
      else if (open.peek() === 'details') close();
      else open.value = 'details';
    },
    close,
    areBeside: () => beside.matches,
  };
}
