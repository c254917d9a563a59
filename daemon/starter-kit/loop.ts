import { finishLoop, SAMPLE_RATE, type Signal } from './signal.js';
import type { Stereo } from './tones.js';

/** A loop under construction: two channels of whole beats, where what rings over the end rings on at the beginning. */
export interface Loop {
  planes: Stereo;
  bpm: number;
  beats: number;
}

export function emptyLoop(bpm: number, beats: number): Loop {
  const frames = Math.round((beats * 60 * SAMPLE_RATE) / bpm);
  return { planes: [new Float32Array(frames), new Float32Array(frames)], bpm, beats };
}

/**
 * Lays a sound into a loop.
 * @param beat where it begins, from 0
 * @param pan −1 (left) to 1 (right), for mono sounds
 */
export function place(loop: Loop, sound: Signal | Stereo, beat: number, gain = 1, pan = 0): void {
  const start = Math.round((beat * 60 * SAMPLE_RATE) / loop.bpm);
  const mono = sound instanceof Float32Array;
  loop.planes.forEach((plane, side) => {
    const source = mono ? sound : sound[side]!;
    const level = mono ? gain * Math.sqrt(side === 0 ? 1 - pan : 1 + pan) : gain;
    for (let frame = 0; frame < source.length; frame++) {
      plane[(start + frame) % plane.length]! += source[frame]! * level;
    }
  });
}

/**
 * Strokes of one sound on a grid of sixteenths, written as a person taps them: `x` loud, `o` soft, `.` nothing. Off
 * sixteenths come late by `swing` (0 straight, 0.33 triplets).
 */
export function pattern(loop: Loop, sound: Signal, grid: string, gain = 1, pan = 0, swing = 0): void {
  [...grid.replaceAll(' ', '')].forEach((stroke, step) => {
    const late = step % 2 === 1 ? swing / 4 : 0;
    if (stroke !== '.') place(loop, sound, step / 4 + late, stroke === 'x' ? gain : gain * 0.45, pan);
  });
}

/** Ready for delivery: glued by a gentle saturation, `treated` where it shall sound old, without offset, at level. */
export function finished(loop: Loop, drive = 0.9, treated = (plane: Signal): Signal => plane): Signal[] {
  return finishLoop(loop.planes.map((plane) => treated(plane.map((value) => Math.tanh(value * drive)))));
}
