import { pixelOf } from '../look/pixel-of.js';
import { paintThumb } from './thumb-pixels.js';
import type { PeaksStore } from './peaks-store.js';
import { REST_MS, rested } from './rested.js';

/** A waveform of the strip. */
export interface StripThumb {
  id: number;
  /** "#rrggbb". */
  colour: string;
  /** 0 to 1. */
  strength: number;
}

/** CSS pixels. */
export interface StripPlace {
  width: number;
  rowHeight: number;
  thumbHeight: number;
}

/** The waveforms of all rows in view, on one canvas. */
export interface ThumbStrip {
  readonly canvas: HTMLCanvasElement;
  /** Shows a waveform for each row from the top; undefined leaves one out. `slots` is how many rows there may be. */
  draw: (thumbs: readonly (StripThumb | undefined)[], slots: number, place: StripPlace) => void;
  close: () => void;
}

export function createThumbStrip(peaks: PeaksStore): ThumbStrip {
  const canvas = document.createElement('canvas');
  canvas.className = 'thumb-strip';
  const context = canvas.getContext('2d');
  let image: ImageData | undefined;
  let pixels = new Uint32Array(0);
  let last: Parameters<ThumbStrip['draw']> | undefined;
  /** Waveforms in view that are not there: since when, and how to take the wish back. */
  const missing = new Map<number, { since: number; unwish: (() => void) | undefined }>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let frame = 0;

  function draw(...[thumbs, slots, place]: Parameters<ThumbStrip['draw']>): void {
    last = [thumbs, slots, place];
    const scale = devicePixelRatio;
    const width = Math.max(1, Math.round(place.width * scale));
    const height = Math.max(1, Math.round(slots * place.rowHeight * scale));
    if (image?.width !== width || image.height !== height) {
      canvas.width = width;
      canvas.height = height;
      canvas.style.width = `${place.width}px`;
      canvas.style.height = `${slots * place.rowHeight}px`;
      image = new ImageData(width, height);
      pixels = new Uint32Array(image.data.buffer);
    } else pixels.fill(0);
    const edge = (place.rowHeight - place.thumbHeight) / 2;
    for (const [at, thumb] of thumbs.entries()) {
      if (thumb === undefined) continue;
      const top = Math.round((at * place.rowHeight + edge) * scale);
      const thumbHeight = Math.min(Math.round(place.thumbHeight * scale), height - top);
      const { id, colour, strength } = thumb;
      paintThumb(
        { pixels, width, top, height: thumbHeight },
        peaks.cached(id) ?? null,
        pixelOf(colour),
        strength,
      );
    }
    context?.putImageData(image, 0, 0);
    noteMissing(thumbs);
  }

  function noteMissing(thumbs: readonly (StripThumb | undefined)[]): void {
    const wanted = new Set(thumbs.flatMap((thumb) => thumb?.id ?? []));
    for (const [id, { unwish }] of missing) {
      if (wanted.has(id)) continue;
      unwish?.();
      missing.delete(id);
    }
    for (const id of wanted) {
      if (peaks.cached(id) === undefined && !missing.has(id)) {
        missing.set(id, { since: performance.now(), unwish: undefined });
        timer ??= setTimeout(askForMissing, REST_MS);
      }
    }
  }

  function askForMissing(): void {
    timer = undefined;
    const waiting = [...missing].filter(([, { unwish }]) => unwish === undefined);
    const looked = rested(waiting, performance.now());
    if (looked.length < waiting.length) timer = setTimeout(askForMissing, REST_MS / 4);
    // The newest wish is served first, so that the topmost row wishes last.
    for (const [id, wish] of looked.reverse()) wish.unwish = peaks.want(id, () => arrived(id));
  }

  function arrived(id: number): void {
    missing.delete(id);
    if (frame !== 0) return;
    frame = requestAnimationFrame(() => {
      frame = 0;
      if (last !== undefined) draw(...last);
    });
  }

  return {
    canvas,
    draw,
    close() {
      clearTimeout(timer);
      cancelAnimationFrame(frame);
      for (const { unwish } of missing.values()) unwish?.();
      missing.clear();
    },
  };
}
