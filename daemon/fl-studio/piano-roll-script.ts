/** Notes of one pad or channel. Times in quarter notes. */
export interface ScriptPart {
  name: string;
  notes: readonly ScriptNote[];
}

export interface ScriptNote {
  start: number;
  length: number;
  /** MIDI note, 60 is middle C. */
  key: number;
  /** 1–127. */
  velocity: number;
}

/** More would make FL's dialog and the script slow; a pattern of the sampler has a few hundred. */
const MAX_NOTES = 20_000;
/** Ten-thousandths of a quarter note are finer than any tick of FL. */
const PRECISION = 10_000;

/**
 * A piano-roll script for FL Studio (facts: FL Studio, 2.5) with the notes baked in: such scripts may read no files. The
 * user starts it in the piano roll of a channel and chooses a part; every part is on a channel of its own, or all on one
 * (FPC, a slicer). What is there already stays.
 * @throws RangeError for more notes than a script takes
 */
export function pianoRollScript(title: string, parts: readonly ScriptPart[]): string {
  const count = parts.reduce((total, { notes }) => total + notes.length, 0);
  if (count > MAX_NOTES) throw new RangeError(`${count} notes are more than a script takes`);
  const data = parts.map(({ name, notes }) => {
    const rows = notes.map(({ start, length, key, velocity }) =>
      [tenThousandths(start), Math.max(1, tenThousandths(length)), key, velocity].join(', '),
    );
    return `    (${python(name)}, [${rows.map((row) => `(${row})`).join(', ')}]),`;
  });
  return `# Written by Padbridge: ${ascii(title).replaceAll('#', '')}
import flpianoroll as flp

TITLE = ${python(title)}
# Name, and per note: start and length in 1/${PRECISION} of a quarter note, key, velocity.
PARTS = [
${data.join('\n')}
]


def createDialog():
    form = flp.ScriptDialog(TITLE, "Writes the notes of the part you choose into this piano roll.")
    form.addInputCombo("Part", [name for name, _ in PARTS], 0)
    return form


def apply(form):
    chosen = int(form.getInputValue("Part"))
    ticks = flp.score.PPQ / ${PRECISION}.0
    for start, length, key, velocity in PARTS[chosen][1]:
        note = flp.Note()
        note.number = key
        note.time = int(round(start * ticks))
        note.length = max(1, int(round(length * ticks)))
        note.velocity = velocity / 127.0
        flp.score.addNote(note)
`;
}

function tenThousandths(quarters: number): number {
  return Math.round(quarters * PRECISION);
}

/** A text as Python source in plain ASCII: macOS reads scripts as such. */
function python(text: string): string {
  return `"${ascii(text).replace(/["\\]/g, '\\$&')}"`;
}

function ascii(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .replace(/[^\x20-\x7e]/gu, '?');
}
