import { type ByteSource } from './bytes.js';
import { ascii, viewOf } from './iff.js';

/** One box of an MP4 file (ISO 14496-12 §4.2): its type and the range of its body. */
export interface Box {
  type: string;
  start: number;
  end: number;
}

/** Boxes looked at on one level; more is garbage. */
const MAX_BOXES = 100_000;

/** The top level of a file, reading headers only. A last box that claims too much ends with the file. */
export async function topLevelBoxes(source: ByteSource): Promise<Box[]> {
  const boxes: Box[] = [];
  for (let position = 0; position + 8 <= source.size && boxes.length < MAX_BOXES;) {
    const box = boxAt(await source.read(position, 16), 0, source.size - position);
    if (!box) break;
    boxes.push({ type: box.type, start: position + box.start, end: position + box.end });
    position += box.end;
  }
  return boxes;
}

/** The boxes inside `bytes[from, to)`. */
export function childBoxes(bytes: Uint8Array, from: number, to: number): Box[] {
  const boxes: Box[] = [];
  for (let position = from; position + 8 <= to && boxes.length < MAX_BOXES;) {
    const box = boxAt(bytes, position, to - position);
    if (!box) break;
    boxes.push(box);
    position = box.end;
  }
  return boxes;
}

/** The body of the first box down this path of types; null where a step is missing. */
export function findBox(bytes: Uint8Array, within: Box, ...path: string[]): Box | null {
  let box: Box | undefined = within;
  for (const type of path) {
    box = childBoxes(bytes, box.start, box.end).find((child) => child.type === type);
    if (!box) return null;
  }
  return box;
}

function boxAt(bytes: Uint8Array, at: number, available: number): Box | null {
  if (at + 8 > bytes.length) return null;
  const view = viewOf(bytes);
  const type = ascii(bytes, at + 4, 4);
  const short = view.getUint32(at);
  if (short === 0) return { type, start: at + 8, end: at + available };
  if (short !== 1) return short < 8 ? null : { type, start: at + 8, end: at + Math.min(short, available) };
  if (at + 16 > bytes.length) return null;
  const long = Number(view.getBigUint64(at + 8));
  return long < 16 ? null : { type, start: at + 16, end: at + Math.min(long, available) };
}
