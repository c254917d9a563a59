import type { Command } from 'commander';
import type { AnalysisResult } from '../../../schemas/analysis.js';
import { escapeText } from '../../log/escape.js';
import { absolutePath } from '../arguments.js';
import { EXIT } from '../exit-codes.js';
import type { Invocation, Runner } from '../invocation.js';
import type { AnalyzeOutcome } from '../session.js';
import { progressText } from '../status-line.js';
import type { Terminal } from '../terminal.js';
import { padEnd } from '../text-width.js';
import {
  analyzeLine,
  formatBpm,
  formatDuration,
  formatKey,
  formatLevel,
  formatWeighed,
  NONE,
} from '../values.js';

export function addAnalyze(program: Command, run: Runner, terminal: Terminal): void {
  program
    .command('analyze')
    .alias('analyse')
    .argument('<files...>', 'sound files')
    .description('Analyse files where they lie, without putting them into the library')
    .option('--workers <number>', 'analysis threads, 0 for all that make sense')
    .addHelpText(
      'after',
      `
Results come in the order of the files. With --json each is one line; a file that fails has its reason in
"error" and null in the rest.

Examples:
  padbridge analyze loop.wav
  padbridge analyze --json *.wav | jq 'select(.kind == "loop") | {file, bpm, key, mode}'`,
    )
    .action(
      run(async (invocation, command) => {
        const { services, config, log, signal, status } = invocation;
        const words = command.args;
        const paths = words.map((word) => absolutePath(word, terminal.surroundings));
        const since = Date.now();
        let done = 0;
        let failed = 0;
        const inOrder = createOrder<AnalyzeOutcome>((index, outcome) => {
          if (!outcome.ok) failed += 1;
          printOutcome(invocation, words[index]!, outcome);
        });
        await services.analyzeFiles(config, log, paths, {
          signal,
          onResult(index, outcome) {
            done += 1;
            inOrder(index, outcome);
            if (done < paths.length)
              status.show(`Analysing  ${progressText(done, paths.length, Date.now() - since)}`);
          },
        });
        status.clear();
        return failed > 0 ? EXIT.someFailed : EXIT.ok;
      }),
    );
}

/** Hands results on in order of their index, whatever the order they come in. */
export function createOrder<T>(handOn: (index: number, value: T) => void) {
  const waiting = new Map<number, T>();
  let next = 0;
  return (index: number, value: T) => {
    waiting.set(index, value);
    for (let ready = waiting.get(next); ready !== undefined; ready = waiting.get(next)) {
      waiting.delete(next);
      handOn(next, ready);
      next += 1;
    }
  };
}

/** The file is named as the user named it, so that a script finds its own words again. */
function printOutcome(
  { json, print, printJson, remark }: Invocation,
  file: string,
  outcome: AnalyzeOutcome,
): void {
  if (json) {
    printJson(outcome.ok ? analyzeLine(file, outcome.result, null) : analyzeLine(file, null, outcome.reason));
  } else if (outcome.ok) {
    print(describeResult(file, outcome.result));
  } else {
    remark(`failed: ${escapeText(file)}: ${escapeText(outcome.reason)}`);
  }
}

/** One sound as a short paragraph: name first, then what was found with its origin. */
function describeResult(file: string, result: AnalysisResult): string {
  const drum = result.drumClass === null ? '' : `, ${formatWeighed(result.drumClass, String)}`;
  const lines: [string, string][] = [
    ['kind', `${formatWeighed(result.kind, String)}${drum}`],
    ['class', formatWeighed(result.soundClass ?? null, String)],
    [
      'length',
      `${formatDuration(result.duration)}, ${result.sampleRate} Hz, ${channelWord(result.channels)}`,
    ],
    ['tempo', formatWeighed(result.bpm, (bpm) => `${formatBpm(bpm)} BPM`)],
    ['key', formatWeighed(result.key, formatKey)],
    ['level', `${formatLevel(result.lufs, 'LUFS')}, peak ${formatLevel(result.peakDb, 'dBFS')}`],
    ...result.remarks.map((remark): [string, string] => ['note', remark]),
  ];
  const shown = lines.filter(([, value]) => value !== NONE);
  const text = shown.map(([name, value]) => `  ${padEnd(name, 8)}${escapeText(value)}\n`).join('');
  return `${escapeText(file)}\n${text}`;
}

function channelWord(channels: number): string {
  if (channels === 1) return 'mono';
  return channels === 2 ? 'stereo' : `${channels} channels`;
}
