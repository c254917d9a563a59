/** "#ff9f43" as a pixel of a little-endian canvas, opaque. */
export function pixelOf(colour: string): number {
  const value = Number.parseInt(colour.replace('#', ''), 16);
  const red = (value >> 16) & 0xff;
  const green = (value >> 8) & 0xff;
  const blue = value & 0xff;
  return ((0xff << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}
