import { PadbridgeError } from '../../../schemas/errors.js';
import { corrupt, unsupported, viewOf } from './fields.js';

/**
 * `PICTURE/*.bmp`: what the unit's 128 × 64 screen shows at start and when idle, a one-bit Windows bitmap with its bottom
 * row first (facts: project folder).
 */

export const SCREEN_WIDTH = 128;
export const SCREEN_HEIGHT = 64;
export const PICTURE_BYTES = 1086;
const PIXELS_OFFSET = 62;
const PALETTE_OFFSET = 54;
const INFO_HEADER_BYTES = 40;
const ROW_BYTES = SCREEN_WIDTH / 8;
const WHITE = 0xff_ff_ff_00; // blue, green, red, reserved

/** A picture. `bytes` is the whole file and the truth. */
export interface Picture {
  readonly bytes: Uint8Array;
  /** 128 × 64 values from the top left, row by row: 1 is a lit pixel. */
  readonly pixels: Uint8Array;
}

/** Reads a picture. Throws 'corrupt' or 'unsupported' with the offset. */
export function readPicture(bytes: Uint8Array): Picture {
  if (bytes.length !== PICTURE_BYTES) {
    throw corrupt(
      'BMP',
      Math.min(bytes.length, PICTURE_BYTES),
      `a screen picture has ${PICTURE_BYTES} bytes`,
    );
  }
  const view = viewOf(bytes);
  const expect = (offset: number, found: number, wanted: number, what: string) => {
    if (found !== wanted) throw unsupported('BMP', offset, `${what} is ${found}, not ${wanted}`);
  };
  if (view.getUint16(0) !== 0x424d) throw corrupt('BMP', 0, 'it does not begin with BM');
  expect(10, view.getUint32(10, true), PIXELS_OFFSET, 'the start of the pixels');
  expect(14, view.getUint32(14, true), INFO_HEADER_BYTES, 'the header size');
  expect(18, view.getInt32(18, true), SCREEN_WIDTH, 'the width');
  expect(22, view.getInt32(22, true), SCREEN_HEIGHT, 'the height');
  expect(28, view.getUint16(28, true), 1, 'the number of bits per pixel');
  expect(30, view.getUint32(30, true), 0, 'the compression');
  const pixels = new Uint8Array(SCREEN_WIDTH * SCREEN_HEIGHT);
  const inverted = isInverted(view);
  for (let i = 0; i < pixels.length; i++) pixels[i] = ((bytes[byteOf(i)]! >> bitOf(i)) & 1) ^ inverted;
  return { bytes: bytes.slice(), pixels };
}

/** A new picture file from 128 × 64 values, 1 for a lit pixel. Throws 'invalid-input' for any other number of values. */
export function writePicture(pixels: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(PICTURE_BYTES);
  const view = viewOf(bytes);
  view.setUint16(0, 0x424d);
  view.setUint32(2, PICTURE_BYTES, true);
  view.setUint32(10, PIXELS_OFFSET, true);
  view.setUint32(14, INFO_HEADER_BYTES, true);
  view.setInt32(18, SCREEN_WIDTH, true);
  view.setInt32(22, SCREEN_HEIGHT, true);
  view.setUint16(26, 1, true);
  view.setUint16(28, 1, true);
  view.setUint32(34, PICTURE_BYTES - PIXELS_OFFSET, true);
  view.setUint32(PALETTE_OFFSET + 4, WHITE);
  paint(bytes, pixels);
  return bytes;
}

/** The picture with other pixels and its header and palette as they were. Throws as `writePicture`. */
export function setPicture({ bytes: before }: Picture, pixels: Uint8Array): Picture {
  const bytes = before.slice();
  paint(bytes, pixels);
  return { bytes, pixels: pixels.slice() };
}

function paint(bytes: Uint8Array, pixels: Uint8Array): void {
  if (pixels.length !== SCREEN_WIDTH * SCREEN_HEIGHT || pixels.some((pixel) => pixel > 1)) {
    throw new PadbridgeError(
      'invalid-input',
      `A screen picture needs ${SCREEN_WIDTH} × ${SCREEN_HEIGHT} values of 0 or 1.`,
    );
  }
  const inverted = isInverted(viewOf(bytes));
  bytes.fill(0, PIXELS_OFFSET);
  pixels.forEach((pixel, i) => {
    const at = byteOf(i);
    bytes[at] = bytes[at]! | ((pixel ^ inverted) << bitOf(i));
  });
}

/** Files of drawing programs may list white first; a lit pixel is the brighter of the two colours. */
function isInverted(view: DataView): 0 | 1 {
  const brightness = (entry: number) =>
    view.getUint8(entry) + view.getUint8(entry + 1) + view.getUint8(entry + 2);
  return brightness(PALETTE_OFFSET) > brightness(PALETTE_OFFSET + 4) ? 1 : 0;
}

function byteOf(pixel: number): number {
  const row = SCREEN_HEIGHT - 1 - Math.floor(pixel / SCREEN_WIDTH);
  return PIXELS_OFFSET + row * ROW_BYTES + ((pixel % SCREEN_WIDTH) >> 3);
}

function bitOf(pixel: number): number {
  return 7 - (pixel % 8);
}
