/** Pads in a row, as on the unit: pad 1 is at the top left. */
const COLUMNS = 4;

const STEPS: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  ArrowUp: -COLUMNS,
  ArrowDown: COLUMNS,
};

/** How many pads further an arrow key leads; undefined for any other key. */
export function stepOf(key: string): number | undefined {
  return STEPS[key];
}
