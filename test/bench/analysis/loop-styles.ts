/**
 * Drum patterns of one or two bars by General MIDI note: x hits, X hits hard, o maybe hits. The number of steps to a beat
 * follows from the length: sixteen steps are a bar of sixteenths, twelve one of triplets.
 */
export interface Style {
  /** Tempi the style is written at. */
  tempo: readonly [number, number];
  patterns: readonly Readonly<Record<number, string>>[];
  /** How late every second step comes, as a share of a step. */
  swing?: number;
  /** Steps to a bar of `beats` beats; 16 to 4 unless said. */
  steps?: number;
  beats?: number;
}

/** Styles as drummers and producers count them. */
export const STYLES: Readonly<Record<string, Style>> = {
  house: {
    tempo: [116, 130],
    patterns: [
      { 36: 'X...X...X...X...', 39: '....x.......x...', 42: 'o.o.o.o.o.o.o.o.', 46: '..x...x...x...x.' },
      { 36: 'X...X...X...X...', 40: '....x.......x..o', 42: 'xoxoxoxoxoxoxoxo' },
      { 36: 'X...X...X...X...', 46: '..x...x...x...x.', 70: 'xxxxxxxxxxxxxxxx' },
    ],
  },
  disco: {
    tempo: [108, 128],
    patterns: [
      { 36: 'X...X...X...X...', 38: '....X.......X...', 42: 'x.x.x.x.x.x.x.x.', 46: '..x...x...x...x.' },
      { 36: 'X...X...X...X..o', 38: '....X.......X...', 42: 'xx.xxx.xxx.xxx.x', 46: '..x...x...x...x.' },
    ],
  },
  techno: {
    tempo: [124, 145],
    patterns: [
      { 36: 'X...X...X...X...', 42: '..x...x...x...x.', 37: '...o..o....o..o.' },
      { 36: 'X...X...X...X...', 46: '..x...x...x...x.', 45: 'o..o..o...o..o..' },
      { 36: 'X...X...X...X...', 42: 'x.xxx.xxx.xxx.xx', 39: '....x.......x...' },
    ],
  },
  hard: {
    tempo: [155, 180],
    patterns: [
      { 36: 'X...X...X...X...', 46: '..x...x...x...x.' },
      { 36: 'X...X...X...X.o.', 39: '....x.......x...', 42: '..x...x...x...x.' },
    ],
  },
  garage: {
    tempo: [126, 138],
    swing: 0.4,
    patterns: [
      { 36: 'X.........x.....', 38: '....X.......X...', 42: '..x..xx...x..xx.' },
      { 36: 'X..o......x..o..', 39: '....X.......X...', 42: 'x.xxx.x.x.xxx.x.' },
    ],
  },
  jersey: {
    tempo: [128, 142],
    patterns: [{ 36: 'X...X...X..X..X.', 39: '....x.......x...', 42: '..x...x...x...x.' }],
  },
  boombap: {
    tempo: [78, 100],
    swing: 0.4,
    patterns: [
      { 36: 'X......xo.x.....', 38: '....X.......X...', 42: 'x.x.x.x.x.x.x.x.' },
      { 36: 'X.x....o..x..o..', 38: '....X..o....X..o', 42: 'x.x.x.x.x.xox.x.' },
      { 36: 'X.....x...x.....', 38: '....X.......X...', 42: 'xoxoxoxoxoxoxoxo' },
    ],
  },
  lofi: {
    tempo: [66, 90],
    swing: 0.5,
    patterns: [
      { 36: 'X.....x.x.......', 37: '....X.......X...', 42: 'x.x.x.x.x.x.x.x.' },
      { 36: 'X..x......x.....', 38: '....X.......X..o', 42: 'x.xox.x.x.xox.x.' },
    ],
  },
  rnb: {
    tempo: [60, 88],
    patterns: [
      { 36: 'X..x....x.x.....', 39: '....X.......X...', 42: 'x.x.x.x.x.xxx.x.' },
      { 36: 'X.....xx..x.....', 38: '....X.......X...', 42: 'xxxxxxxxxxxxxxxx' },
    ],
  },
  ballad: {
    tempo: [60, 82],
    patterns: [
      { 36: 'X.......X.x.....', 38: '....X.......X...', 42: 'x.x.x.x.x.x.x.x.' },
      { 36: 'X.....x.X.......', 37: '....X.......X...', 51: 'x.x.x.x.x.x.x.x.' },
    ],
  },
  trap: {
    tempo: [130, 155],
    patterns: [
      { 36: 'X.....o...x.....', 38: '........X.......', 42: 'x.x.x.x.xox.xoxo' },
      { 36: 'X..x......x..o..', 39: '........X.......', 42: 'x.x.x.xxx.x.x.x.' },
      { 36: 'X.....x.....x...', 38: '........X.......', 42: 'x.xxx.x.x.x.xxxx' },
    ],
  },
  drill: {
    tempo: [138, 146],
    patterns: [{ 36: 'X..........x..o.', 38: '........X.......', 42: 'x..x..x.x..x..x.' }],
  },
  dubstep: {
    tempo: [136, 145],
    patterns: [{ 36: 'X.....o.........', 38: '........X.......', 42: 'x...x.x...x.x.o.' }],
  },
  dnb: {
    tempo: [164, 180],
    patterns: [
      { 36: 'X.........x.....', 38: '....X.......X...', 42: 'x.x.x.x.x.x.x.x.' },
      { 36: 'X.x.......x.....', 38: '....X..o.o..X..o', 42: 'x.x.x.x.x.x.x.x.', 51: 'x...x...x...x...' },
      { 36: 'X.........x.....', 38: '....X.......X...', 51: 'x...x...x...x...' },
    ],
  },
  jungle: {
    tempo: [155, 175],
    patterns: [
      {
        36: 'X.x.......xx....X.x.......x.....',
        38: '....X..x.x..X..x....X..x.x....X.',
        42: 'x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.',
      },
    ],
  },
  breakbeat: {
    tempo: [105, 138],
    patterns: [
      { 36: 'X.....x...x.....', 38: '....X.......X...', 42: 'x.x.x.x.x.x.x.x.' },
      { 36: 'X.x.......xx....', 38: '....X..o.o..X..o', 51: 'x.x.x.x.x.x.x.x.' },
    ],
  },
  electro: {
    tempo: [112, 134],
    patterns: [
      { 36: 'X.....x...x.....', 39: '....X.......X...', 42: 'xxxxxxxxxxxxxxxx', 56: '..x..x....x..x..' },
    ],
  },
  rock: {
    tempo: [90, 150],
    patterns: [
      { 36: 'X.......X.o.....', 38: '....X.......X...', 42: 'x.x.x.x.x.x.x.x.' },
      { 36: 'X.....x.X.......', 38: '....X.......X...', 51: 'x...x...x...x...' },
      { 36: 'X.x.....X.x.....', 38: '....X.......X...', 46: 'x...x...x...x...' },
    ],
  },
  punk: {
    tempo: [150, 180],
    patterns: [
      { 36: 'X.......X.x.....', 38: '....X.......X...', 42: 'x.x.x.x.x.x.x.x.' },
      { 36: 'X..x..x.X.......', 38: '....X.......X...', 49: 'x...x...x...x...' },
    ],
  },
  funk: {
    tempo: [92, 120],
    patterns: [
      { 36: 'X.x....x..x.....', 38: '....X..o.o..X..o', 42: 'xxxxxxxxxxxxxxxx' },
      { 36: 'X..x..x...x..x..', 38: '....X.......X...', 46: '..x...x...x...x.' },
      { 36: 'X.x...x...o..x..', 38: '....X..o....X...', 42: 'x.x.x.xxx.x.x.x.' },
    ],
  },
  reggaeton: {
    tempo: [86, 104],
    patterns: [
      { 36: 'X...X...X...X...', 38: '...x..x....x..x.', 42: 'x.x.x.x.x.x.x.x.' },
      { 36: 'X...X...X...X...', 38: '...x..x....x..x.' },
    ],
  },
  reggae: {
    tempo: [66, 90],
    patterns: [
      { 36: '........X.......', 37: '........x.......', 42: 'x.x.x.x.x.x.x.x.' },
      { 36: 'X...X...X...X...', 37: '........x.......', 42: '..x...x...x...x.' },
    ],
  },
  dancehall: {
    tempo: [90, 108],
    patterns: [{ 36: 'X..x....X..x....', 38: '......x.......x.', 42: 'x.x.x.x.x.x.x.x.' }],
  },
  afro: {
    tempo: [100, 124],
    patterns: [
      { 36: 'X...X...X...X...', 37: '...x..x...x.x...', 70: 'xxxxxxxxxxxxxxxx' },
      { 36: 'X......x..x.....', 63: '..x..x....x..xx.', 42: 'x.x.x.x.x.x.x.x.' },
    ],
  },
  latin: {
    tempo: [95, 130],
    patterns: [
      { 62: 'x..x..x.x..x..x.', 63: '..x..x....x..x..', 70: 'x.x.x.x.x.x.x.x.' },
      { 56: 'x.x.x.xxx.x.x.xx', 64: '..x...xx..x...xx' },
      { 75: 'x..x..x...x.x...', 63: 'x.xx..xxx.xx..xx' },
    ],
  },
  bossa: {
    tempo: [110, 145],
    patterns: [{ 36: 'x..xx..xx..xx..x', 37: 'x..x..x...x..x..', 42: 'xxxxxxxxxxxxxxxx' }],
  },
  shuffle: {
    tempo: [84, 136],
    steps: 12,
    patterns: [
      { 36: 'X.....X.....', 38: '...X.....X..', 42: 'x.xx.xx.xx.x' },
      { 36: 'X....xX.....', 38: '...X.....X..', 51: 'x.xx.xx.xx.x' },
    ],
  },
  swing: {
    tempo: [110, 180],
    steps: 12,
    patterns: [
      { 51: 'x..x.xx..x.x', 44: '...x.....x..', 36: 'o.....o.....' },
      { 51: 'x..x.xx..x.x', 44: '...x.....x..', 38: '..o..o..o..o' },
    ],
  },
  waltz: {
    tempo: [84, 160],
    steps: 12,
    beats: 3,
    patterns: [{ 36: 'X...........', 38: '....x...x...', 42: 'x.x.x.x.x.x.' }],
  },
  hats: {
    tempo: [80, 170],
    patterns: [
      { 42: 'X.x.X.x.X.x.X.x.', 46: '......x.......x.' },
      { 42: 'X.xxX.xxX.xxX.xx' },
      { 42: 'XxxxXxxxXxxxXxxx' },
    ],
  },
  shaker: {
    tempo: [80, 140],
    patterns: [{ 70: 'XxxxXxxxXxxxXxxx' }, { 54: 'x.x.X.x.x.x.X.x.', 70: 'XoxoXoxoXoxoXoxo' }],
  },
  kicks: {
    tempo: [110, 150],
    patterns: [{ 36: 'X...X...X...X...' }, { 36: 'X...X...X...X...', 39: '....x.......x...' }],
  },
};
