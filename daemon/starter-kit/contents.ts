import type { WavOptions } from '../audio/encode-wav.js';
import * as drums from './drums.js';
import * as loops from './loops.js';
import { dusty, finishOneShot, SAMPLE_RATE, type Signal } from './signal.js';
import { pianoChord, pluckBass, reeseBass, stabChord, subBass } from './tones.js';

/** One file of the kit: where it goes, what is in it, and what is written beside the sound. */
export interface KitFile {
  /** Below the kit's folder, forward slashes. */
  path: string;
  render(): Signal[];
  options: WavOptions;
}

const oneShot = (
  path: string,
  render: () => readonly Signal[],
  encoding: 16 | 24,
  rootNote: number | null = null,
): KitFile => ({
  path,
  render: () => finishOneShot(render()),
  options: {
    sampleRate: SAMPLE_RATE,
    encoding,
    acid: { oneShot: true, rootNote, beats: 0, bpm: 0, meter: [4, 4] },
    ...(rootNote === null ? {} : { smpl: { rootNote, loops: [] } }),
  },
});

const loop = (
  path: string,
  render: () => Signal[],
  bpm: number,
  beats: number,
  rootNote: number | null = null,
): KitFile => ({
  path,
  render,
  options: {
    sampleRate: SAMPLE_RATE,
    encoding: 16,
    acid: { oneShot: false, rootNote, beats, bpm, meter: [4, 4] },
  },
});

/** Everything in the kit. Loops and what was roughened on purpose are 16 bit, the rest 24. */
export const KIT: readonly KitFile[] = [
  oneShot('Drums/Kick Deep.wav', () => [drums.deepKick()], 24),
  oneShot('Drums/Kick Punch.wav', () => [drums.punchKick()], 24),
  oneShot('Drums/Kick Dusty.wav', () => [drums.dustyKick()], 16),
  oneShot('Drums/Snare Crisp.wav', () => [drums.crispSnare()], 24),
  oneShot('Drums/Snare Punch.wav', () => [drums.punchSnare()], 24),
  oneShot('Drums/Snare Dusty.wav', () => [drums.dustySnare()], 16),
  oneShot('Drums/Clap Tight.wav', () => [drums.clap(71)], 24),
  oneShot('Drums/Clap Dusty.wav', () => [dusty(drums.clap(72), 73)], 16),
  oneShot('Drums/Hat Closed.wav', () => [drums.hat(0.03, 74)], 24),
  oneShot('Drums/Hat Open.wav', () => [drums.hat(0.19, 75)], 24),
  oneShot('Drums/Hat Closed Dusty.wav', () => [dusty(drums.hat(0.035, 76), 77)], 16),
  oneShot('Drums/Rim.wav', () => [drums.rim()], 24),
  oneShot('Drums/Tom Low.wav', () => [drums.tom(82, 78)], 24),
  oneShot('Drums/Tom High.wav', () => [drums.tom(131, 79)], 24),
  oneShot('Drums/Crash.wav', () => [drums.crash()], 24),
  oneShot('Bass/Bass Sub A1.wav', () => [subBass(33, 1.2)], 24, 33),
  oneShot('Bass/Bass Sub D2.wav', () => [subBass(38, 1.2)], 24, 38),
  oneShot('Bass/Bass Pluck A1.wav', () => [pluckBass(33, 0.9)], 24, 33),
  oneShot('Bass/Bass Reese F1.wav', () => [reeseBass(29, 1.6)], 24, 29),
  oneShot('Chords/Keys Am7.wav', () => pianoChord([45, 57, 60, 64, 67], 2), 24, 45),
  oneShot('Chords/Keys Dm9.wav', () => pianoChord([38, 53, 57, 60, 64], 2), 24, 38),
  oneShot('Chords/Keys Fmaj7.wav', () => pianoChord([41, 57, 60, 64], 2), 24, 41),
  oneShot('Chords/Stab Cm.wav', () => stabChord([48, 60, 63, 67]), 24, 48),
  loop('Loops/Drum Loop Dusty 90 BPM.wav', loops.dustyBeat, 90, 8),
  loop('Loops/Drum Loop House 120 BPM.wav', loops.houseBeat, 120, 8),
  loop('Loops/Drum Loop Jungle 174 BPM.wav', loops.jungleBeat, 174, 16),
  loop('Loops/Hat Loop 120 BPM.wav', loops.hatGroove, 120, 4),
  loop('Loops/Bass Line 120 BPM Am.wav', loops.bassLine, 120, 16, 57),
  loop('Loops/Bass Reese 174 BPM Fm.wav', loops.reeseLine, 174, 16, 53),
  loop('Loops/Chords Dusty 90 BPM Dm.wav', loops.dustyChords, 90, 16, 62),
  loop('Loops/Chords Pad 120 BPM Am.wav', loops.padChords, 120, 16, 57),
  loop('Loops/Chords Stab 120 BPM F major.wav', loops.stabChords, 120, 8, 65),
  loop('Loops/Arp 120 BPM Am.wav', loops.arpeggio, 120, 8, 57),
];

export const README = `Padbridge starter kit

Drums, bass, chords and loops to try things with. Every sound was synthesised by Padbridge's own code; none was
recorded or taken from anywhere. They are yours: to the extent possible under law all rights are waived
(CC0 1.0, https://creativecommons.org/publicdomain/zero/1.0/). Use them in any music, no credit needed.

Loops are cut to whole beats and carry their tempo and key in name and file. Files you change or delete stay as
you leave them. Delete this text to have missing ones made again.
`;
