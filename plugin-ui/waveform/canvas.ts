/** A canvas to be drawn on, sizes in device pixels. */
export interface Surface {
  context: CanvasRenderingContext2D;
  width: number;
  height: number;
}

/** How broad a canvas is shown, device pixels. */
export const widthOf = (canvas: HTMLCanvasElement): number =>
  Math.max(1, Math.round(canvas.clientWidth * devicePixelRatio));

/** Empties a canvas and gives it the size at which it is shown; null where this browser has no context for it. */
export function cleared(canvas: HTMLCanvasElement, colour: string): Surface | null {
  const width = widthOf(canvas);
  const height = Math.max(1, Math.round(canvas.clientHeight * devicePixelRatio));
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  const context = canvas.getContext('2d');
  if (context === null) return null;
  context.clearRect(0, 0, width, height);
  context.fillStyle = colour;
  return { context, width, height };
}

/** The line that stands for a waveform that is not there yet. */
export function drawUnknown({ context, width, height }: Surface): void {
  context.globalAlpha = 0.35;
  context.fillRect(0, Math.floor(height / 2), width, Math.max(1, Math.round(devicePixelRatio)));
  context.globalAlpha = 1;
}
