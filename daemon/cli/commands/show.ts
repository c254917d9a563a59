import type { Command } from 'commander';
import type { MetadataEntry, SampleDetail } from '../../../schemas/entities.js';
import { PadbridgeError } from '../../../schemas/errors.js';
import { escapeText } from '../../log/escape.js';
import { absolutePath, readId } from '../arguments.js';
import { EXIT } from '../exit-codes.js';
import { withSession, type Invocation, type Runner } from '../invocation.js';
import type { Session } from '../session.js';
import type { Terminal } from '../terminal.js';
import { padEnd } from '../text-width.js';
import {
  formatBpm,
  formatBytes,
  formatDuration,
  formatKey,
  formatLevel,
  formatOrigin,
  formatTime,
  NONE,
} from '../values.js';

export function addShow(program: Command, run: Runner, terminal: Terminal): void {
  program
    .command('show')
    .argument('<sample>', 'number of a sample, or its file')
    .description('Everything known about one sample')
    .addHelpText(
      'after',
      `
Examples:
  padbridge show 42
  padbridge show ~/Samples/kick.wav --json
  padbridge show ./42                        a file whose name is a number`,
    )
    .action(
      run(async (invocation, command) =>
        withSession(invocation, { readonly: true }, async (session) => {
          const sample = await findSample(invocation, session, command.args[0]!, terminal);
          if (invocation.json) invocation.printJson(sample);
          else invocation.print(describeSample(sample));
          return EXIT.ok;
        }),
      ),
    );
}

async function findSample(
  { context }: Invocation,
  session: Session,
  word: string,
  terminal: Terminal,
): Promise<SampleDetail> {
  const id = readId(word);
  if (id !== undefined) return session.facade.call('samples.get', { id }, context);
  const path = absolutePath(word, terminal.surroundings);
  const sample = session.findByPath(path);
  if (sample) return sample;
  throw new PadbridgeError('not-found', `${path} is not in the catalogue.`, {
    subject: path,
    next: 'Put its folder into the library with `padbridge index FOLDER`, or use `padbridge analyze FILE`.',
  });
}

/** Facts as lines of name and value; measured and written values say where they come from. */
function describeSample(sample: SampleDetail): string {
  const origin = (key: string) => originOf(sample.metadata, key);
  const shown = new Set(['bpm', 'key', 'kind', 'drumClass', 'soundClass', 'rootNote']);
  const lines: [string, string | null][] = [
    ['sample', `${sample.id}, ${sample.presence}, ${sample.status}`],
    ['failure', sample.failure],
    ['kind', sample.kind && `${sample.kind} ${origin('kind')}`],
    ['drum', sample.drumClass && `${sample.drumClass} ${origin('drumClass')}`],
    ['class', sample.soundClass && `${sample.soundClass} ${origin('soundClass')}`],
    ['length', sample.duration === null ? null : formatDuration(sample.duration)],
    ['tempo', sample.bpm === null ? null : `${formatBpm(sample.bpm)} BPM ${origin('bpm')}`],
    [
      'key',
      sample.key && `${formatKey(sample.key)}${sample.camelot ? `, ${sample.camelot}` : ''} ${origin('key')}`,
    ],
    ['root', sample.rootNote === null ? null : `MIDI note ${sample.rootNote} ${origin('rootNote')}`],
    ['level', levels(sample)],
    ['format', format(sample)],
    ['slices', sample.onsets.length > 0 ? String(sample.onsets.length) : null],
    ['rating', sample.rating === 0 ? null : '*'.repeat(sample.rating)],
    ['tags', sample.tags.length > 0 ? sample.tags.join(', ') : null],
    ['file', `${formatBytes(sample.size)}, changed ${formatTime(sample.modifiedAt)}`],
    ['added', formatTime(sample.addedAt)],
    [
      'analysed',
      sample.analysedAt === null ? null : `${formatTime(sample.analysedAt)} by ${sample.engine ?? '?'}`,
    ],
    ...sample.remarks.map((remark): [string, string] => ['note', remark]),
    ...sample.metadata
      .filter((entry) => !shown.has(entry.key))
      .map((entry): [string, string] => [entry.key, `${entry.value} ${formatOrigin(entry)}`]),
  ];
  const present = lines.filter((line): line is [string, string] => line[1] !== null);
  const width = Math.max(...present.map(([name]) => name.length)) + 2;
  const text = present.map(([name, value]) => `  ${padEnd(name, width)}${escapeText(value).trimEnd()}\n`);
  return `${escapeText(sample.path)}\n${text.join('')}`;
}

function originOf(metadata: readonly MetadataEntry[], key: string): string {
  const entry = metadata.find((one) => one.key === key);
  return entry === undefined ? '' : formatOrigin(entry);
}

function levels({ lufs, peakDb }: SampleDetail): string | null {
  if (lufs === null && peakDb === null) return null;
  return `${lufs === null ? NONE : formatLevel(lufs, 'LUFS')}, peak ${formatLevel(peakDb, 'dBFS')}`;
}

function format({ container, codec, sampleRate, channels, bits }: SampleDetail): string | null {
  if (container === null) return null;
  const parts = [
    container === codec || codec === null ? container : `${container} ${codec}`,
    sampleRate === null ? null : `${sampleRate} Hz`,
    bits === null ? null : `${bits} bit`,
    channels === null ? null : `${channels} ${channels === 1 ? 'channel' : 'channels'}`,
  ];
  return parts.filter((part) => part !== null).join(', ');
}
