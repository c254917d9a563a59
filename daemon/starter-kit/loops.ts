import { clap, crispSnare, dustyKick, dustySnare, hat, punchKick, punchSnare, rim } from './drums.js';
import { emptyLoop, finished, pattern, place, type Loop } from './loop.js';
import { dusty, finishOneShot, type Signal } from './signal.js';
import { crackle, padChord, pianoChord, pluckBass, reeseBass, stabChord, subBass } from './tones.js';

/** The music of the kit. Every function returns finished channels of whole beats. */

const level = (sound: Signal): Signal => finishOneShot([sound])[0]!;

/** Basses are in the middle: one channel says it all. */
const mono = (loop: Loop): Signal[] => finished(loop, 0.8).slice(0, 1);

export function dustyBeat(): Signal[] {
  const loop = emptyLoop(90, 8);
  const swing = 0.26;
  pattern(loop, level(dustyKick()), 'x.....o.x.x..... x.....o...x.x...', 0.9, 0, swing);
  pattern(loop, level(dustySnare()), '....x.......x... ....x..o....x..o', 0.7, 0, swing);
  pattern(loop, level(dusty(hat(0.03, 21), 22)), 'x.x.x.xox.x.x.x. x.xox.x.x.x.x.xo', 0.22, 0.25, swing);
  place(loop, crackle((8 * 60) / 90, 23), 0, 0.25);
  return finished(loop, 1.1, (plane) => dusty(plane, 24));
}

export function houseBeat(): Signal[] {
  const loop = emptyLoop(120, 8);
  pattern(loop, level(punchKick()), 'x...x...x...x... x...x...x...x...', 0.85);
  pattern(loop, level(clap(31)), '....x.......x... ....x.......x..o', 0.5, -0.1);
  pattern(loop, level(hat(0.17, 32)), '..x...x...x...x. ..x...x...x...x.', 0.24, 0.2);
  pattern(loop, level(hat(0.028, 33)), 'o.oxo.oxo.oxo.ox o.oxo.oxo.oxoxox', 0.2, -0.3, 0.08);
  pattern(loop, level(rim()), '.......o..x..... ...o......x....o', 0.3, 0.4, 0.08);
  return finished(loop);
}

export function jungleBeat(): Signal[] {
  const loop = emptyLoop(174, 16);
  const bars = ['x.x.......xx....', 'x.x.......x.....', 'x.x.......xx....', 'x.x...x...x..x..'];
  pattern(loop, level(punchKick()), bars.join(''), 0.85);
  const snares = ['....x..o.o..x..o', '....x..o.o..x...', '....x..o.o..x..o', '....x..o.ox..ox.'];
  pattern(loop, level(punchSnare()), snares.join(''), 0.7);
  pattern(loop, level(crispSnare()), '.......o........'.repeat(4), 0.25, 0.3);
  pattern(loop, level(hat(0.045, 41)), 'x.x.x.x.x.x.x.x.'.repeat(4), 0.22, -0.2);
  return finished(loop);
}

export function hatGroove(): Signal[] {
  const loop = emptyLoop(120, 4);
  pattern(loop, level(hat(0.026, 51)), 'xoooxooxxoooxoox', 0.5, -0.15, 0.1);
  pattern(loop, level(hat(0.2, 52)), '..............x.', 0.4, 0.2);
  return finished(loop);
}

/** A minor over four bars: the root, its octave and fifth, and a turn through G. */
export function bassLine(): Signal[] {
  const loop = emptyLoop(120, 16);
  const bar = (start: number, root: number, last: number) => {
    for (const [beat, note] of [
      [0, root],
      [0.75, root],
      [1.5, root + 12],
      [2.5, root],
      [3, root + 7],
      [3.5, last],
    ] as const) {
      place(loop, pluckBass(note, 0.2), start + beat);
    }
  };
  bar(0, 33, 31);
  bar(4, 33, 36);
  bar(8, 38, 40);
  bar(12, 40, 32);
  return mono(loop);
}

export function reeseLine(): Signal[] {
  const loop = emptyLoop(174, 16);
  for (const [beat, note, beats] of [
    [0, 29, 3.5],
    [4, 29, 1.5],
    [6, 32, 1.5],
    [8, 34, 3.5],
    [12, 36, 2],
    [14.5, 28, 1],
  ] as const) {
    place(loop, reeseBass(note, (beats * 60) / 174), beat);
  }
  return mono(loop);
}

/** D minor: i, iv, V7, i, played lazily on an electric piano off a record. */
export function dustyChords(): Signal[] {
  const loop = emptyLoop(90, 16);
  const chords = [
    [38, 53, 57, 60, 64],
    [43, 53, 58, 62, 65],
    [45, 52, 55, 61, 64],
    [38, 53, 57, 60, 62],
  ];
  chords.forEach((notes, bar) => {
    place(loop, pianoChord(notes, 1.5), bar * 4, 0.5);
    place(loop, pianoChord(notes.slice(1), 0.35), bar * 4 + 2.58, 0.35);
  });
  place(loop, crackle((16 * 60) / 90, 61), 0, 0.12);
  return finished(loop, 0.8, (plane) => dusty(plane, 62));
}

/** A minor: i, iv, V, i as a wide pad. */
export function padChords(): Signal[] {
  const loop = emptyLoop(120, 16);
  const chords = [
    [45, 57, 60, 64],
    [50, 57, 62, 65],
    [40, 56, 59, 64],
    [45, 57, 60, 64],
  ];
  chords.forEach((notes, bar) => place(loop, padChord(notes, 1.85), bar * 4, 0.5));
  return finished(loop, 0.8);
}

/** F major: I, IV, V, I in short stabs, for a sunny house tune. */
export function stabChords(): Signal[] {
  const loop = emptyLoop(120, 8);
  const chords = [
    [53, 57, 60, 65],
    [58, 62, 65, 70],
    [48, 60, 64, 67],
    [53, 57, 60, 65],
  ];
  chords.forEach((notes, half) => {
    const stab = stabChord(notes);
    for (const beat of [0, 0.75, 1.5]) place(loop, stab, half * 2 + beat, 0.5);
  });
  return finished(loop, 0.8);
}

/** A minor, up and down over two octaves. */
export function arpeggio(): Signal[] {
  const loop = emptyLoop(120, 8);
  const notes = [57, 60, 64, 69, 72, 69, 64, 60, 57, 62, 65, 69, 68, 64, 59, 56];
  [...notes, ...notes].forEach((note, step) => {
    const side = step % 2 === 0 ? -0.35 : 0.35;
    place(loop, subBass(note, 0.1), step / 4, step % 4 === 0 ? 0.6 : 0.45, side);
    place(loop, subBass(note, 0.08), step / 4 + 0.75, 0.16, -side);
  });
  return finished(loop, 0.8);
}
