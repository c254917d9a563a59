import { type FlpEvent, type FlpEvents, readFlpEvents } from './flp-events.js';

/** A song as its .flp file tells it: what is needed to know which samples it uses, where, and at what tempo. */
export interface FlpProject {
  /** "25.2.4.4960" */
  version: string;
  title: string | null;
  artists: string | null;
  genre: string | null;
  /** Beats per minute, steps of 0.001; null when the file does not say. */
  tempo: number | null;
  timeSignature: [numerator: number, denominator: number] | null;
  /** Ticks of a quarter note. */
  ppq: number;
  channels: FlpChannel[];
  patterns: FlpPattern[];
}

export interface FlpChannel {
  id: number;
  name: string | null;
  type: 'sampler' | 'plugin' | 'layer' | 'audio-clip' | 'automation' | 'other';
  /** The sample as the file names it, with FL's own `%…%` folders. */
  samplePath: string | null;
  /** Mixer insert it goes to. */
  insert: number | null;
  /** BBGGRR */
  colour: number | null;
}

export interface FlpPattern {
  number: number;
  name: string | null;
  /** Ticks; null: as long as its notes. */
  length: number | null;
  notes: FlpNote[];
}

export interface FlpNote {
  /** Ticks from the start of the pattern. */
  position: number;
  /** Ticks. */
  length: number;
  /** Id of the channel that plays it. */
  channel: number;
  /** MIDI note, 60 is middle C. */
  key: number;
  /** 0 to 127. */
  velocity: number;
}

/** Event ids (facts: the .flp file, 4.3). Licensee data (200) is never looked at: it is personal. */
const ID = {
  numerator: 17,
  denominator: 18,
  channelType: 21,
  insertByte: 22,
  newChannel: 64,
  newPattern: 65,
  oldTempo: 66,
  oldTempoFine: 93,
  mixerSlot: 98,
  insertWord: 104,
  colour: 128,
  tempo: 156,
  patternLength: 164,
  oldName: 192,
  patternName: 193,
  title: 194,
  samplePath: 196,
  version: 199,
  name: 203,
  genre: 206,
  artists: 207,
  notes: 224,
} as const;

const CHANNEL_TYPES: Readonly<Record<number, FlpChannel['type']>> = {
  0: 'sampler',
  2: 'plugin',
  3: 'layer',
  4: 'audio-clip',
  5: 'automation',
};
/** From this version on text is UTF-16. */
const WIDE_TEXT_SINCE = [11, 5];
const BANNER = /^FL Studio \d/;
const NOTE_BYTES = 24;
/** Notes of all patterns together; a long song has some 100,000. */
const MAX_NOTES = 1_000_000;
const UTF16 = new TextDecoder('utf-16le');
const LATIN1 = new TextDecoder('latin1');
/** More of a name or path is damage. */
const MAX_TEXT = 4096;

/**
 * Reads a project of any version from 11 to 26, tolerant of what it does not know.
 * @throws PadbridgeError unsupported, too-large, corrupt
 */
export function readFlp(bytes: Uint8Array, subject: string): FlpProject {
  const file = readFlpEvents(bytes, subject);
  const version = versionOf(file);
  return new Reader(file.ppq, version).read(file.events);
}

function versionOf({ events }: FlpEvents): string {
  const data = events.find(({ id }) => id === ID.version)?.data ?? new Uint8Array(0);
  return narrow(data);
}

class Reader {
  readonly #wide: boolean;
  readonly #project: FlpProject;
  readonly #patterns = new Map<number, FlpPattern>();
  #channel: FlpChannel | undefined;
  #pattern: FlpPattern | undefined;
  #oldTempo: number | null = null;
  #oldTempoFine = 0;
  #notes = 0;

  constructor(ppq: number, version: string) {
    const [major = 0, minor = 0] = version.split('.').map(Number);
    const [wideMajor = 0, wideMinor = 0] = WIDE_TEXT_SINCE;
    this.#wide = major > wideMajor || (major === wideMajor && minor >= wideMinor);
    this.#project = {
      version,
      title: null,
      artists: null,
      genre: null,
      tempo: null,
      timeSignature: null,
      ppq,
      channels: [],
      patterns: [],
    };
  }

  read(events: readonly FlpEvent[]): FlpProject {
    for (const event of events) {
      if (event.id >= 192) this.#takeData(event);
      else this.#takeNumber(event);
    }
    if (this.#oldTempo !== null) this.#project.tempo ??= this.#oldTempo + this.#oldTempoFine;
    this.#project.patterns = [...this.#patterns.values()];
    return this.#project;
  }

  #takeNumber({ id, value }: FlpEvent): void {
    const project = this.#project;
    switch (id) {
      case ID.tempo:
        project.tempo = value / 1000;
        break;
      case ID.oldTempo:
        this.#oldTempo = value;
        break;
      case ID.oldTempoFine:
        this.#oldTempoFine = value / 1000;
        break;
      case ID.numerator:
        project.timeSignature = [value, project.timeSignature?.[1] ?? 4];
        break;
      case ID.denominator:
        project.timeSignature = [project.timeSignature?.[0] ?? 4, value];
        break;
      case ID.newChannel:
        this.#channel = {
          id: value,
          name: null,
          type: 'other',
          samplePath: null,
          insert: null,
          colour: null,
        };
        project.channels.push(this.#channel);
        break;
      case ID.mixerSlot:
        // Names and colours from here on are those of effects.
        this.#channel = undefined;
        break;
      case ID.newPattern:
        this.#pattern = this.#patternOf(value);
        break;
      case ID.patternLength:
        if (this.#pattern) this.#pattern.length = value === 0 ? null : value;
        break;
      default:
        if (this.#channel) takeChannelNumber(this.#channel, id, value);
    }
  }

  #takeData({ id, data }: FlpEvent): void {
    const project = this.#project;
    switch (id) {
      case ID.title:
        project.title = this.#text(data);
        break;
      case ID.genre:
        project.genre = this.#text(data);
        break;
      case ID.artists:
        project.artists = this.#text(data);
        break;
      case ID.name:
        if (this.#channel) this.#channel.name = this.#text(data);
        break;
      case ID.oldName:
        this.#takeOldName(this.#text(data));
        break;
      case ID.samplePath:
        if (this.#channel) this.#channel.samplePath = this.#text(data);
        break;
      case ID.patternName:
        if (this.#pattern) this.#pattern.name = this.#text(data);
        break;
      case ID.notes:
        if (this.#pattern) this.#takeNotes(this.#pattern, data);
    }
  }

  /** Names of old versions; newer ones greet with it ("FL Studio 25 …") and name their channels otherwise. */
  #takeOldName(name: string | null): void {
    if (this.#channel && name !== null && !BANNER.test(name)) this.#channel.name ??= name;
  }

  #takeNotes(pattern: FlpPattern, data: Uint8Array): void {
    const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    for (let at = 0; at + NOTE_BYTES <= data.length && this.#notes < MAX_NOTES; at += NOTE_BYTES) {
      this.#notes += 1;
      pattern.notes.push({
        position: view.getUint32(at, true),
        channel: view.getUint16(at + 6, true),
        length: view.getUint32(at + 8, true),
        key: view.getUint16(at + 12, true),
        velocity: view.getUint8(at + 21),
      });
    }
  }

  #patternOf(number: number): FlpPattern {
    // Every pattern is announced twice: once with its notes, once with its name.
    let pattern = this.#patterns.get(number);
    if (pattern === undefined) {
      pattern = { number, name: null, length: null, notes: [] };
      this.#patterns.set(number, pattern);
    }
    return pattern;
  }

  #text(data: Uint8Array): string | null {
    return (this.#wide ? wide(data) : narrow(data)) || null;
  }
}

function takeChannelNumber(channel: FlpChannel, id: number, value: number): void {
  switch (id) {
    case ID.channelType:
      channel.type = CHANNEL_TYPES[value] ?? 'other';
      break;
    case ID.insertByte:
    case ID.insertWord:
      channel.insert = value;
      break;
    case ID.colour:
      channel.colour = value & 0xffffff;
  }
}

/** UTF-16 up to its end mark; half of a surrogate pair becomes the replacement character. */
function wide(data: Uint8Array): string {
  const text = UTF16.decode(data.subarray(0, Math.min(data.length & ~1, MAX_TEXT * 2)));
  return text.split('\0', 1)[0] ?? '';
}

function narrow(data: Uint8Array): string {
  const text = LATIN1.decode(data.subarray(0, MAX_TEXT));
  return text.split('\0', 1)[0] ?? '';
}
