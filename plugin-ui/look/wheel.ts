/** Pixels of a line and of a page, for wheels that count in those. */
const LINE_PX = 16;
const PAGE_PX = 400;
/** Nearer by so much for each pixel of a wheel … */
const WHEEL_STEP = 1.0016;
/** … and of two fingers on a trackpad, which browsers tell as a wheel with Ctrl, in far smaller steps. */
const PINCH_STEP = 1.01;

type Wheel = Pick<WheelEvent, 'deltaX' | 'deltaY' | 'deltaMode' | 'ctrlKey'>;

/** How far a wheel was turned, pixels. */
export function wheelBy({ deltaX, deltaY, deltaMode }: Wheel): { x: number; y: number } {
  const unit = [1, LINE_PX, PAGE_PX][deltaMode] ?? 1;
  return { x: deltaX * unit, y: deltaY * unit };
}

/** By which factor a wheel or a pinch of a trackpad goes nearer. */
export function wheelZoom(wheel: Wheel): number {
  return (wheel.ctrlKey ? PINCH_STEP : WHEEL_STEP) ** -wheelBy(wheel).y;
}
