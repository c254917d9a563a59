import { type SmfTrack } from './smf.js';

/** A note from its beginning to its end, in ticks of its file. */
export interface PlayedNote {
  channel: number;
  note: number;
  velocity: number;
  offVelocity: number;
  start: number;
  end: number;
  /** Polyphonic aftertouch stated at the tick the note begins, which is how a chromatic pitch travels; 0 without. */
  pressure: number;
}

/** One key of one channel while a track is read. */
interface Key {
  /** First on, first off. The head moves instead of the notes: shifting a long queue would take quadratic time. */
  queue: PlayedNote[];
  head: number;
  lastOff: number;
  /** Aftertouch that came just before its note. */
  waiting: { tick: number; value: number } | undefined;
}

const NEUTRAL_RELEASE = 64;

/** Pairs the note-ons of a track with their note-offs; a note that is never released ends with the track. */
export function playedNotes({ events, end }: SmfTrack): PlayedNote[] {
  const notes: PlayedNote[] = [];
  const keys = new Map<number, Key>();
  for (const event of events) {
    if (event.kind !== 'noteOn' && event.kind !== 'noteOff' && event.kind !== 'aftertouch') continue;
    const { tick, channel, note } = event;
    const key = keyFor(keys, channel * 128 + note);
    if (event.kind === 'aftertouch') {
      press(key, tick, event.value);
    } else if (event.kind === 'noteOff') {
      release(key, tick, event.velocity);
    } else {
      const pressure = key.waiting?.tick === tick ? key.waiting.value : 0;
      const { velocity } = event;
      const started = { channel, note, velocity, offVelocity: NEUTRAL_RELEASE, start: tick, end, pressure };
      key.waiting = undefined;
      key.queue.push(started);
      notes.push(started);
    }
  }
  return notes;
}

function keyFor(keys: Map<number, Key>, number: number): Key {
  const known = keys.get(number);
  if (known !== undefined) return known;
  const key: Key = { queue: [], head: 0, lastOff: -1, waiting: undefined };
  keys.set(number, key);
  return key;
}

function release(key: Key, tick: number, velocity: number): void {
  const ended = key.queue[key.head];
  if (ended === undefined) return;
  ended.end = tick;
  ended.offVelocity = velocity;
  key.lastOff = tick;
  key.head++;
}

/**
 * The unit's application states the pitch where a note begins and again where it ends. Only the first counts: beside a note
 * that starts at this tick, or before one while the key is up and was not let go at this very tick.
 */
function press(key: Key, tick: number, value: number): void {
  const latest = key.head < key.queue.length ? key.queue.at(-1) : undefined;
  if (latest?.start === tick) latest.pressure = value;
  else if (latest === undefined && key.lastOff !== tick) key.waiting = { tick, value };
}
