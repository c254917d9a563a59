/**
 * A small assembler for the loops that work on four numbers at a time. JavaScript has no such instructions, WebAssembly
 * does; its text format needs a compiler that would have to be installed, so a loop is written as calls that emit the
 * binary format (WebAssembly Core 2.0, chapters 5.4 and 5.5). The same bits come out on every machine.
 */

/** Instructions that leave one value. */
export type Code = readonly number[];

const I32 = 0x7f;
const V128 = 0x7b;

/** Unsigned and signed LEB128. */
function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}
function signed(value: number): number[] {
  return value >= -64 && value < 64 ? [value & 0x7f] : [(value & 0x7f) | 0x80, ...signed(value >> 7)];
}

const two =
  (...code: number[]) =>
  (a: Code, b: Code): Code => [...a, ...b, ...code];
const one =
  (...code: number[]) =>
  (a: Code): Code => [...a, ...code];
const vector = (code: number) => [0xfd, ...unsigned(code)];
/** Reads from an address in bytes, `offset` bytes on. */
const reader =
  (code: number) =>
  (address: Code, offset = 0): Code => [...address, ...vector(code), 0x00, ...unsigned(offset)];

/** Whole numbers: addresses and counts. */
export const i32 = {
  of: (value: number): Code => [0x41, ...signed(value)],
  add: two(0x6a),
  below: two(0x49),
};

/** Four floats. */
export const f32x4 = {
  add: two(...vector(0xe4)),
  sub: two(...vector(0xe5)),
  mul: two(...vector(0xe6)),
  div: two(...vector(0xe7)),
  fromWhole: one(...vector(0xfa)),
  abs: one(...vector(0xe0)),
  /** The lower or higher of each; the first where one of them is not a number. */
  lower: two(...vector(0xea)),
  higher: two(...vector(0xeb)),
  splat: (value: number): Code => [...float(value), ...vector(0x13)],
};

function float(value: number): Code {
  return [0x43, ...new Uint8Array(Float32Array.of(value).buffer)];
}

/** Four whole numbers, or the bits of four floats. */
export const i32x4 = {
  add: two(...vector(0xae)),
  sub: two(...vector(0xb1)),
  and: two(...vector(0x4e)),
  xor: two(...vector(0x51)),
  shiftRight: (a: Code, bits: number): Code => [...a, ...i32.of(bits), ...vector(0xad)],
  shiftRightSigned: (a: Code, bits: number): Code => [...a, ...i32.of(bits), ...vector(0xac)],
  splat: (value: number): Code => [...i32.of(value), ...vector(0x11)],
};

/** Two doubles. */
export const f64x2 = {
  add: two(...vector(0xf0)),
  sub: two(...vector(0xf1)),
  mul: two(...vector(0xf2)),
  /** The first two floats of a vector. */
  fromFloats: one(...vector(0x5f)),
};

/** Four floats in a row; one float four times; one double twice; one float and three zeros. */
export const load = reader(0x00);
export const loadSplat = reader(0x09);
export const loadDoubleSplat = reader(0x0a);
export const loadFirst = reader(0x5c);
/** One whole number. */
export const loadWord = (address: Code, offset = 0): Code => [...address, 0x28, 0x00, ...unsigned(offset)];
/** The vector with the float at an address for its second lane. */
export const withSecond = (a: Code, address: Code): Code => [
  ...address,
  ...a,
  ...vector(0x56),
  0x00,
  0x00,
  0x01,
];

/** Four of eight lanes: 0 to 3 are those of `a`, 4 to 7 those of `b`. */
export function shuffle(a: Code, b: Code, lanes: readonly [number, number, number, number]): Code {
  return [
    ...a,
    ...b,
    ...vector(0x0d),
    ...lanes.flatMap((lane) => [0, 1, 2, 3].map((byte) => 4 * lane + byte)),
  ];
}

/** Writes one function, from its first instruction to its last. */
export interface Writer {
  /** Computes a vector once; the answer reads it any number of times. */
  let: (value: Code) => Code;
  /** A whole number that changes. */
  counter: (start: Code) => { now: Code; set: (value: Code) => void; advance: (by: Code) => void };
  /** A vector that changes. */
  variable: (start: Code) => { now: Code; set: (value: Code) => void };
  /** Stores a vector. */
  store: (address: Code, value: Code, offset?: number) => void;
  /** Runs `body` once and again as long as `again` is not 0 behind it. */
  loop: (body: () => void, again: () => Code) => void;
}

export interface KernelSource {
  /** Names of its parameters, whole numbers all; they document the order. */
  params: readonly string[];
  write: (writer: Writer, ...params: Code[]) => void;
}

/** Assembles functions into a module that imports its memory as `js.memory`. */
export function assemble(kernels: Readonly<Record<string, KernelSource>>): WebAssembly.Module {
  const list = Object.entries(kernels);
  return new WebAssembly.Module(
    Uint8Array.from([
      ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
      ...section(1, counted(list.map(([, { params }]) => [0x60, ...counted(params.map(() => [I32])), 0x00]))),
      ...section(2, [1, ...text('js'), ...text('memory'), 0x02, 0x00, 0x01]),
      ...section(3, counted(list.map((_, index) => unsigned(index)))),
      ...section(7, counted(list.map(([name], index) => [...text(name), 0x00, ...unsigned(index)]))),
      ...section(10, counted(list.map(([, kernel]) => sized(bodyOf(kernel))))),
    ]),
  );
}

function bodyOf({ params, write }: KernelSource): number[] {
  const locals: number[] = [];
  const code: number[] = [];
  const local = (type: number, value: Code): { get: Code; set: (value: Code) => void } => {
    const index = unsigned(params.length + locals.length);
    locals.push(type);
    const set = (to: Code): void => void code.push(...to, 0x21, ...index);
    set(value);
    return { get: [0x20, ...index], set };
  };
  const writer: Writer = {
    let: (value) => local(V128, value).get,
    counter(start) {
      const { get, set } = local(I32, start);
      return { now: get, set, advance: (by) => set(i32.add(get, by)) };
    },
    variable(start) {
      const { get, set } = local(V128, start);
      return { now: get, set };
    },
    store: (address, value, offset = 0) =>
      void code.push(...address, ...value, ...vector(0x0b), 0x00, ...unsigned(offset)),
    loop(body, again) {
      code.push(0x03, 0x40);
      body();
      code.push(...again(), 0x0d, 0x00, 0x0b);
    },
  };
  write(writer, ...params.map((_, index) => [0x20, ...unsigned(index)]));
  return [...counted(locals.map((type) => [1, type])), ...code, 0x0b];
}

const sized = (bytes: Code): number[] => [...unsigned(bytes.length), ...bytes];
const counted = (parts: readonly Code[]): number[] => [...unsigned(parts.length), ...parts.flat()];
const section = (id: number, bytes: Code): number[] => [id, ...sized(bytes)];
const text = (letters: string): number[] => sized(Array.from(letters, (letter) => letter.charCodeAt(0)));
