import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MAP_KINDS } from '../../schemas/methods/map.js';
import { DRUM_BADGES, KIND_BADGES, SOUND_BADGES } from '../../plugin-ui/sound/kinds.js';
import {
  contrastOf,
  differenceOf,
  labOf,
  lightOf,
  seenBy,
  SIGHTS,
  type Lab,
  type Sight,
} from '../support/ui/sight.js';

const TOKENS = readFileSync(new URL('../../plugin-ui/look/tokens.css', import.meta.url), 'utf8');

/** The colours of a theme by name; the light theme is written after the dark one. */
function coloursOf(theme: 'dark' | 'light'): ReadonlyMap<string, string> {
  const [dark = '', light = ''] = TOKENS.split(":root[data-theme='light']");
  const block = theme === 'dark' ? dark : light;
  return new Map(
    [...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name = '', hex = '']) => [name, hex]),
  );
}

/** Everything a sound can stand on: the page, a panel, a pad, the row under the pointer, the chosen row. */
const GROUNDS = ['ground', 'panel', 'raised', 'pressed', 'accent-ground'];
const THEMES = ['dark', 'light'] as const;
const EYES = Object.keys(SIGHTS) as Sight[];
/** Every two of the thirteen can lie beside each other in the list, on the map and on the pads. CIEDE2000. */
const APART = 8.5;
/** The three kinds stand alone in a row of three: they must be told apart at a glance. */
const KINDS_APART = 17.5;

describe('the colours of kinds', () => {
  it('has one for each kind and class of the map, and for every badge', () => {
    const badges = [DRUM_BADGES, KIND_BADGES, SOUND_BADGES].flatMap((all) => Object.values(all));
    for (const theme of THEMES) {
      const colours = coloursOf(theme);
      for (const kind of MAP_KINDS) expect(colours.get(`kind-${kind}`), `${theme} ${kind}`).toBeDefined();
      for (const { colour } of badges)
        expect(colours.get(`kind-${colour}`), `${theme} ${colour}`).toBeDefined();
    }
  });

  describe.each(THEMES)('%s theme', (theme) => {
    const colours = coloursOf(theme);
    const light = (name: string) => lightOf(colours.get(name) ?? '');

    it.each(EYES)('can be told apart by %s eyes', (sight) => {
      const seen = (kind: string) => labOf(seenBy(sight, light(`kind-${kind}`)));
      const kinds = Object.keys(KIND_BADGES);
      const close = MAP_KINDS.flatMap((one, at) =>
        MAP_KINDS.slice(at + 1).flatMap((other) => {
          const least = kinds.includes(one) && kinds.includes(other) ? KINDS_APART : APART;
          const apart = differenceOf(seen(one), seen(other));
          return apart < least ? [`${one} and ${other}: ${apart.toFixed(1)}`] : [];
        }),
      );
      expect(close).toEqual([]);
    });

    it('stand out from every ground by 3:1, and carry their letters and the words of the map by 4.5:1', () => {
      const weak = MAP_KINDS.flatMap((kind) => {
        const colour = light(`kind-${kind}`);
        const words = ['on-pad', 'ground'].filter((name) => contrastOf(colour, light(name)) < 4.5);
        const shapes = GROUNDS.filter((name) => contrastOf(colour, light(name)) < 3);
        return [...words, ...shapes].map((name) => `${kind} on ${name}`);
      });
      expect(weak).toEqual([]);
    });
  });

  it('never stand alone: no two badges that can be side by side have the same letters or the same name', () => {
    const besides = [
      { ...DRUM_BADGES, ...KIND_BADGES },
      { ...SOUND_BADGES, ...KIND_BADGES },
      { ...DRUM_BADGES, ...SOUND_BADGES },
    ];
    for (const badges of besides.map((all) => Object.values(all))) {
      for (const sign of ['code', 'label', 'short'] as const) {
        expect(new Set(badges.map((badge) => badge[sign])).size, sign).toBe(badges.length);
      }
    }
  });
});

describe('the difference of two colours', () => {
  // Pairs 1, 7, 9, 17, 20 and 34 of the supplementary test data of Sharma, Wu and Dalal.
  it.each<[Lab, Lab, number]>([
    [[50, 2.6772, -79.7751], [50, 0, -82.7485], 2.0425],
    [[50, 0, 0], [50, -1, 2], 2.3669],
    [[50, 2.49, -0.001], [50, -2.49, 0.0009], 7.1792],
    [[50, 2.5, 0], [73, 25, -18], 27.1492],
    [[50, 2.5, 0], [58, 24, 15], 19.4535],
    [[2.0776, 0.0795, -1.135], [0.9033, -0.0636, -0.5514], 0.9082],
  ])('%j and %j: %d', (one, other, published) => {
    expect(differenceOf(one, other)).toBeCloseTo(published, 4);
    expect(differenceOf(other, one)).toBeCloseTo(published, 4);
  });
});
