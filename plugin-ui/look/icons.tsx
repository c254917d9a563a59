import type { JSX } from 'preact';

/** Drawn on a grid of 16, with strokes of the text's colour. */
const SHAPES = {
  browse: <path d="M2 8h1.500M5 5v6M8 2.500v11M11 5.500v5M14 7.500v1" />,
  map: (
    <path
      d="M3.500 11.500h.100M6 8.500h.100M5 5h.100M9 6.500h.100M8.500 11h.100M11.500 9h.100M12.500 4.500h.100M10.500 12.800h.100M2.500 7.800h.100"
      stroke-width="2.200"
    />
  ),
  pads: <path d="M2.500 2.500h4.500V7H2.500zM9 2.500h4.500V7H9zM2.500 9H7v4.500H2.500zM9 9h4.500v4.500H9z" />,
  undo: <path d="M3 6h6.500a3.500 3.500 0 0 1 0 7H6M5.500 3 2.500 6l3 3" />,
  redo: <path d="M13 6H6.500a3.500 3.500 0 0 0 0 7H10M10.500 3l3 3-3 3" />,
  check: <path d="m3 8.500 3.200 3.200L13 5" />,
  device: <path d="M2.500 2.500h11v11h-11zM5 5h2v2H5zM9 5h2v2H9zM5 9h2v2H5zM9 9h2v2H9z" />,
  card: <path d="M4 2h6l2.500 2.500V14H4zM6.300 2v2.500M8.500 2v2.500" />,
  settings: (
    <path d="M2 4.500h5.500M11 4.500h3M2 11.500h3M8.500 11.500H14M9.300 2.800v3.400M6.700 9.800v3.400M9.300 4.500h.100M6.700 11.500h.100" />
  ),
  send: <path d="M8 10.500v-8M4.800 5.700 8 2.500l3.200 3.200M2.500 10v3.500h11V10" />,
  export: <path d="M8 2.500v8M4.800 7.300 8 10.500l3.200-3.200M2.500 10v3.500h11V10" />,
  lock: <path d="M4 7.500h8v6H4zM5.500 7.500V5a2.500 2.500 0 0 1 5 0v2.500" />,
  hand: (
    <path d="M8 13.500c-3 0-4.500-2-4.500-4.500V6M6 8V3.500M8.300 7.500V2.500M10.600 8V3.500M12.800 9V5.500" />
  ),
  library: <path d="M2 12.500v-9h4l1.500 2H14v7zM2 7.500h12" />,
  activity: <path d="M8 2a6 6 0 1 0 6 6M8 5v3.200l2.200 1.500M11 2.800l.1 0M13.200 5l.1 0" />,
  health: <path d="M1.500 8.500H5l1.500-5 3 9 1.500-4h3.500" />,
  search: <path d="M7 2.500a4.500 4.500 0 1 0 0 9 4.500 4.500 0 0 0 0-9zM10.300 10.300 14 14" />,
  filter: <path d="M2 4.500h6M12 4.500h2M2 11.500h2M8 11.500h6M8 2.500v4h4v-4zM4 9.500v4h4v-4z" />,
  details: <path d="M2 3h12v10H2zM9.500 3v10M11.500 6h.800M11.500 8.500h.800" />,
  loop: (
    <path d="M3 7V6.500a2 2 0 0 1 2-2h8M10.800 2.300 13 4.500l-2.200 2.200M13 9v.500a2 2 0 0 1-2 2H3M5.200 13.700 3 11.500l2.200-2.200" />
  ),
  match: <path d="M3 13V9M6.300 13V5M9.700 13V7M13 13V3M1.500 5h2M12 1.500h2" />,
  fit: <path d="M6 14 7.200 3h1.600L10 14zM8 10.500l4-6M6.300 10.500h3.400" />,
  similar: <path d="M2 6c2-3 4-3 6 0s4 3 6 0M2 11c2-3 4-3 6 0s4 3 6 0" />,
  microphone: (
    <path d="M8 2a2 2 0 0 0-2 2v4a2 2 0 0 0 4 0V4a2 2 0 0 0-2-2zM3.500 8a4.500 4.500 0 0 0 9 0M8 12.500V14" />
  ),
  now: <path d="M8 2.500 9.400 6.600 13.500 8 9.400 9.400 8 13.500 6.600 9.400 2.500 8l4.100-1.400z" />,
  sun: (
    <path d="M8 5.200a2.800 2.800 0 1 0 0 5.600 2.800 2.800 0 0 0 0-5.600zM8 1.500v1M8 13.500v1M1.500 8h1M13.500 8h1M3.400 3.400l.7.7M11.900 11.900l.7.7M12.600 3.400l-.7.7M4.100 11.900l-.7.7" />
  ),
  moon: <path d="M13 9.500A5.500 5.500 0 0 1 6.500 3a5.500 5.500 0 1 0 6.500 6.500z" />,
  play: <path d="M5 3.200v9.600L12.800 8z" fill="currentColor" />,
  stop: <path d="M4 4h8v8H4z" fill="currentColor" />,
  pause: <path d="M5.500 3.500v9M10.500 3.500v9" />,
  not: <path d="M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM3.800 3.800l8.400 8.400" />,
  close: <path d="m4 4 8 8M12 4l-8 8" />,
  refresh: <path d="M13 8a5 5 0 1 1-1.500-3.500L13 6M13 2.500V6H9.500" />,
  trash: <path d="M2.500 4.500h11M6 4.500v-2h4v2M4 4.500l.7 9h6.600l.7-9" />,
  plus: <path d="M8 3v10M3 8h10" />,
  minus: <path d="M3 8h10" />,
  whole: <path d="M2.500 6V2.500H6M10 2.500h3.500V6M13.500 10v3.500H10M6 13.500H2.500V10" />,
  warn: <path d="M8 2 1.500 13.500h13zM8 6.500v3.300M8 11.700v.100" />,
  copy: <path d="M5.500 5.500h8v8h-8zM3.500 10.500h-1v-8h8v1" />,
  up: <path d="m4 10 4-4 4 4" />,
  down: <path d="m4 6 4 4 4-4" />,
  keyboard: (
    <path d="M1.500 4h13v8h-13zM4 6.700h.100M6.600 6.700h.100M9.300 6.700h.100M12 6.700h.100M5 9.500h6" />
  ),
  volume: <path d="M2 6v4h2.500L8 13V3L4.500 6zM10.500 6a3 3 0 0 1 0 4M12.500 4a6 6 0 0 1 0 8" />,
} satisfies Record<string, JSX.Element>;

export type IconName = keyof typeof SHAPES;

/** A small picture beside or instead of a word; whoever uses it alone gives its button a name. */
export function Icon({ name }: { name: IconName }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      {SHAPES[name]}
    </svg>
  );
}
