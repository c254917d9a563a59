import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asciiText, nameOfFile, screenName, shortened, uniqueName } from '../../../daemon/kits/names.js';

describe('names for the unit', () => {
  it.each([
    ['Größe – ñandú №4', 'Grosse - nandu No4'],
    ['Dm♯ “vinyl”…', 'Dm# "vinyl"...'],
    ['Барабан Щётка', 'Baraban Shchetka'],
    ['Κρουστά', 'Kroysta'],
    ['キック', ''],
    ['tab\tand\nline', 'tabandline'],
  ])('turns %j into %j', (text, ascii) => expect(asciiText(text)).toBe(ascii));

  it.each([
    ['Ultimate_Vintage_Drums_Kick_Dusty_07', 'Drums Kick Dusty 07'],
    ['Kick_Dusty_07', 'Kick_Dusty_07'],
    ['supercalifragilisticexpialidocious', 'supercalifragilisticexp'],
    ['A_very_long_beginning_of_a_name 1', 'beginning of a name 1'],
  ])('keeps what tells %s apart', (text, short) => expect(shortened(text)).toBe(short));

  it('takes the name out of a path of either kind', () => {
    expect(nameOfFile('/a/b.c/Kick 01.wav')).toBe('Kick 01');
    expect(nameOfFile('C:\\a\\Snare.AIF')).toBe('Snare');
    expect(nameOfFile('.hidden')).toBe('.hidden');
  });

  it('are always ASCII, short, and different from each other without case', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 60 }), { maxLength: 40 }), (texts) => {
        const taken = new Set<string>();
        for (const text of texts) {
          const name = uniqueName(screenName(text, 'Pad'), taken);
          expect(name).toMatch(/^[ -~]{1,23}$/);
          expect(taken.has(name.toLowerCase())).toBe(false);
          taken.add(name.toLowerCase());
        }
      }),
    );
  });
});
