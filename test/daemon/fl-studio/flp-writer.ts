/** Writes .flp files for tests, from the facts and nothing of the reader. */

export type Event = [id: number, value: number | string | Uint8Array];

export function flp(events: readonly Event[], { wide = true, ppq = 96, shortEvent = 3 } = {}): Uint8Array {
  const body = events.flatMap(([id, value]) => [id, ...valueBytes(id, value, wide, shortEvent)]);
  return Uint8Array.from([
    ...ascii('FLhd'),
    ...number(6, 4),
    ...number(0, 2),
    ...number(events.filter(([id]) => id === 64).length, 2),
    ...number(ppq, 2),
    ...ascii('FLdt'),
    ...number(body.length, 4),
    ...body,
  ]);
}

function valueBytes(id: number, value: Event[1], wide: boolean, shortEvent: number): number[] {
  if (id < 192) return number(Number(value), id === 172 ? shortEvent : id < 64 ? 1 : id < 128 ? 2 : 4);
  const bytes = typeof value === 'string' ? text(value, wide && id !== 199) : [...(value as Uint8Array)];
  const length: number[] = [];
  for (let rest = bytes.length; ; rest >>= 7) {
    length.push(rest > 127 ? (rest & 127) | 128 : rest);
    if (rest <= 127) break;
  }
  return [...length, ...bytes];
}

export function note(
  position: number,
  channel: number,
  length: number,
  key: number,
  velocity: number,
): number[] {
  return [
    ...number(position, 4),
    ...number(0x4000, 2),
    ...number(channel, 2),
    ...number(length, 4),
    ...number(key, 2),
    ...number(0, 2),
    120,
    0,
    64,
    0,
    64,
    velocity,
    128,
    128,
  ];
}

function text(value: string, wide: boolean): number[] {
  const units = Array.from({ length: value.length + 1 }, (_, at) =>
    at < value.length ? value.charCodeAt(at) : 0,
  );
  return units.flatMap((unit) => (wide ? [unit & 255, unit >> 8] : [unit & 255]));
}

function number(value: number, size: number): number[] {
  return Array.from({ length: size }, (_, at) => Math.floor(value / 256 ** at) & 255);
}

function ascii(value: string): number[] {
  return [...value].map((character) => character.charCodeAt(0));
}

/** A song as FL 25 would save it: two samplers, a plugin, an effect whose name must not end up on a channel. */
export const SONG: Event[] = [
  [199, '25.2.4.4960'],
  [159, 4960],
  [192, 'FL Studio 25 banner'],
  [200, Uint8Array.of(1, 2, 3)],
  [156, 92_345],
  [17, 3],
  [18, 4],
  [194, 'Dusty – 夜'],
  [172, 1],
  [64, 0],
  [21, 0],
  [203, 'Kick'],
  [201, ''],
  [196, '%FLStudioFactoryData%/Data/Patches/Packs/Drums/Kick 01.wav'],
  [104, 4],
  [128, 0xff8040],
  [64, 1],
  [21, 2],
  [203, 'Serum'],
  [64, 2],
  [21, 4],
  [203, 'Vox'],
  [196, 'C:\\Users\\Ana\\Samples\\vox\\take 3.wav'],
  [98, 0],
  [203, 'Fruity Reeverb 2'],
  [65, 1],
  [224, Uint8Array.from([...note(0, 0, 24, 36, 100), ...note(96, 1, 96, 60, 127)])],
  [65, 1],
  [193, 'Verse'],
  [164, 384],
  [65, 2],
  [193, 'Empty'],
];
