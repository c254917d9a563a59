import type { JSX } from 'preact';
import type { MetadataEntry, SampleSummary } from '../../schemas/entities.js';
import {
  formatBpm,
  formatBytes,
  formatChannels,
  formatDuration,
  formatLevel,
  formatRate,
} from '../sound/format.js';
import { camelotCode, keyName } from '../sound/keys.js';
import { DRUM_BADGES, KIND_BADGES, SOUND_BADGES } from '../sound/kinds.js';
import { describeSource, entryOf } from './facts.js';

interface FactTableProps {
  sample: SampleSummary;
  metadata: readonly MetadataEntry[];
  /** MIDI note, may be fractional. */
  rootNote: number | null;
}

/** Values with where they come from. What is not known is not shown. */
export function FactTable({ sample, metadata, rootNote }: FactTableProps): JSX.Element {
  const { kind, drumClass, soundClass, bpm, key, duration, lufs, peakDb } = sample;
  const facts: [name: string, value: string | null, metadataKey: string | null][] = [
    ['Kind', kind === null ? null : KIND_BADGES[kind].label, 'kind'],
    ['Drum', drumClass === null ? null : DRUM_BADGES[drumClass].label, 'drumClass'],
    ['Part', soundClass === null ? null : SOUND_BADGES[soundClass].label, 'soundClass'],
    ['Tempo', bpm === null ? null : `${formatBpm(bpm)} BPM`, 'bpm'],
    ['Key', key === null ? null : `${keyName(key)}  ${sample.camelot ?? camelotCode(key)}`, 'key'],
    ['Note', rootNote === null ? null : noteName(rootNote), 'rootNote'],
    ['Length', duration === null ? null : formatDuration(duration), null],
    ['Loudness', lufs === null ? null : `${formatLevel(lufs)} LUFS`, null],
    ['Peak', peakDb === null ? null : `${formatLevel(peakDb)} dBFS`, null],
    ['Format', formatOf(sample), null],
    ['Size', formatBytes(sample.size), null],
  ];
  return (
    <dl class="facts">
      {facts.map(([name, value, metadataKey]) => {
        if (value === null) return null;
        const entry = metadataKey === null ? undefined : entryOf(metadata, metadataKey);
        return (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              {value}
              {entry !== undefined && (
                <small data-doubt={entry.agrees === false}>{describeSource(entry)}</small>
              )}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

function formatOf({ container, codec, sampleRate, bits, channels }: SampleSummary): string | null {
  const parts = [
    container?.toUpperCase() ?? null,
    codec === null || codec === container || codec === 'pcm' ? null : codec,
    sampleRate === null ? null : formatRate(sampleRate),
    bits === null ? null : `${bits} bit`,
    channels === null ? null : formatChannels(channels),
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(', ');
}

const NOTES = ['C', 'C♯', 'D', 'D♯', 'E', 'F', 'F♯', 'G', 'G♯', 'A', 'A♯', 'B'];

/** "A1 +12 ct": the nearest note, middle C being C4, with what is beside it. */
function noteName(note: number): string {
  const nearest = Math.round(note);
  const cents = Math.round((note - nearest) * 100);
  const name = `${NOTES[((nearest % 12) + 12) % 12] ?? ''}${Math.floor(nearest / 12) - 1}`;
  if (cents === 0) return name;
  return `${name} ${cents > 0 ? '+' : '−'}${Math.abs(cents)} ct`;
}
