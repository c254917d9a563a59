import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { readFlp } from '../../../daemon/fl-studio/flp-project.js';
import { partsOfPattern, patternFromFlp } from '../../../daemon/fl-studio/patterns.js';
import { pianoRollScript } from '../../../daemon/fl-studio/piano-roll-script.js';
import { readPattern } from '../../../hardware/sp404/formats/ptn.js';
import { chromaticFor, writePattern } from '../../../hardware/sp404/formats/ptn-write.js';
import { type Event, flp, note } from './flp-writer.js';

const plain = { offVelocity: 64, chromatic: 0 };
const NOTES = [
  { ...plain, at: 0, pad: 'A13', velocity: 127, length: 120 },
  { ...plain, at: 480, pad: 'A2', velocity: 64, length: 240 },
  { ...plain, at: 960, pad: 'A2', velocity: 1, length: 240, chromatic: chromaticFor(-3) },
];
const PATTERN = readPattern(writePattern({ bars: 1, beats: 4, notes: NOTES }));

it('a pattern of the unit becomes parts, each for a channel, and all of them on the notes of the pads', () => {
  const parts = partsOfPattern(PATTERN, (pad) => (pad === 'A2' ? 'Snare' : undefined));
  expect(parts.map(({ name, notes }) => [name, notes.map(({ start, key }) => [start, key])])).toEqual([
    [
      'All pads, notes 36 to 51 (FPC)',
      [
        [0, 36],
        [1, 49],
        [2, 49],
      ],
    ],
    [
      'A2 Snare',
      [
        [1, 60],
        [2, 57],
      ],
    ],
    ['A13', [[0, 60]]],
  ]);
});

const STUB = `
import sys, types, json
flp = types.ModuleType("flpianoroll")
class Note: pass
class Form:
    def __init__(self, title, text): self.names = None
    def addInputCombo(self, name, names, value): self.names = names
    def getInputValue(self, name): return 1
added = []
flp.Note, flp.ScriptDialog = Note, Form
flp.score = types.SimpleNamespace(PPQ=96, addNote=added.append)
sys.modules["flpianoroll"] = flp
scope = {}
exec(sys.stdin.read(), scope)
form = scope["createDialog"]()
scope["apply"](form)
print(json.dumps([form.names, [[n.number, n.time, n.length, round(n.velocity, 3)] for n in added]]))
`;

it.skipIf(spawnSync('python3', ['--version']).error !== undefined)(
  'the script writes the part that is chosen, whatever the names hold',
  () => {
    const name = 'Kick "9" \\ é\n#夜';
    const script = pianoRollScript(
      `Verse ${name}`,
      partsOfPattern(PATTERN, () => name),
    );
    expect(script).toMatch(/^[\n\x20-\x7e]*$/);
    const ran = spawnSync('python3', ['-c', STUB], { input: script, encoding: 'utf8' });
    expect(ran.stderr).toBe('');
    const [names, added] = JSON.parse(ran.stdout) as [string[], number[][]];
    expect(names[1]).toBe('A2 Kick "9" \\ e?#?');
    expect(added).toEqual([
      [60, 96, 48, 0.504],
      [57, 192, 48, 0.008],
    ]);
  },
);

function project(notes: readonly number[][], extra: readonly Event[] = []) {
  const channels = [0, 1, 2].flatMap((id): Event[] => [
    [64, id],
    [21, id === 1 ? 2 : 0],
    [203, ['Kick', 'FPC', 'Snare'][id]!],
  ]);
  const events: Event[] = [[199, '25.2.4.4960'], ...extra, ...channels];
  return readFlp(flp([...events, [65, 1], [224, Uint8Array.from(notes.flat())], [65, 2]]), 'song.flp');
}

it('a pattern of a song becomes one of the unit, a pad for every channel in the order of the rack', () => {
  const song = project([note(0, 2, 24, 60, 100), note(96, 0, 24, 60, 128), note(480, 0, 24, 62, 0)]);
  const { bytes, bars, map, remarks } = patternFromFlp(song, 1, 'B');
  expect(bars).toBe(2);
  expect(map).toEqual([
    { pad: 'B1', channel: 'Kick', key: null },
    { pad: 'B2', channel: 'Snare', key: null },
  ]);
  expect(remarks).toEqual(['Notes off the original pitch play their pad as it is.']);
  expect(
    readPattern(bytes).notes.map(({ at, pad, velocity, length }) => [at, pad, velocity, length]),
  ).toEqual([
    [0, 'B2', 100, 120],
    [480, 'B1', 127, 120],
    [2400, 'B1', 1, 120],
  ]);
});

it('one channel that plays many keys has a pad for every key', () => {
  const asUnit = patternFromFlp(project([note(0, 1, 24, 36, 99), note(96, 1, 24, 48, 99)]), 1, 'A');
  expect(asUnit.map.map(({ pad, key }) => [pad, key])).toEqual([
    ['A13', 36],
    ['A1', 48],
  ]);
  const inOrder = patternFromFlp(project([note(0, 1, 24, 60, 99), note(96, 1, 24, 72, 99)]), 1, 'A');
  expect(inOrder.map.map(({ pad, key }) => [pad, key])).toEqual([
    ['A1', 60],
    ['A2', 72],
  ]);
  expect(inOrder.remarks).toHaveLength(1);
});

it('says what it cannot do', () => {
  expect(() => patternFromFlp(project([note(0, 0, 24, 60, 99)]), 2, 'A')).toThrow(/no notes/);
  const odd = patternFromFlp(
    project(
      [note(0, 0, 24, 60, 99)],
      [
        [17, 7],
        [18, 8],
      ],
    ),
    1,
    'A',
  );
  expect(odd.remarks).toEqual(['The unit has no 7/8; the pattern counts in 4/4.']);
  const many = project(Array.from({ length: 20 }, (_, at) => note(at * 24, 1, 24, 60 + at, 99)));
  expect(patternFromFlp(many, 1, 'A').remarks.join()).toContain('4 notes have no pad left');
});
