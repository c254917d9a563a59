import {
  drumSynthHits,
  freepatsHits,
  type Hit,
  hydrogenHits,
  lmmsHits,
  melodicHits,
  soundfontHits,
} from './drum-hits.js';
import { featured, type FeaturedHit } from './drum-training.js';
import { otherVoices } from './other-voices.js';

/** Every labelled hit there is to learn from, with variants. Sonic Pi's samples are not among them: they are an exam. */
export async function drumSources(): Promise<FeaturedHit[]> {
  const sources: readonly (readonly Hit[])[] = [
    drumSynthHits(),
    await lmmsHits(),
    freepatsHits(),
    soundfontHits(),
    // Every second note: more of them would only outnumber the drums.
    melodicHits().filter((_, i) => i % 2 === 0),
    otherVoices(500, 2),
    await hydrogenHits(),
  ];
  return sources.flatMap((source, i) => featured(source, i + 1));
}

/** What shares recordings. */
export const sourceOf = (kit: string): string =>
  kit.startsWith('avl') ? 'avl' : kit.replace(/^melodic-/, '').split('/')[0]!;

const PLAYED: readonly string[] = ['avl', 'fluid', 'timgm', 'opl3', 'freepats', 'h2'];

/** Kits that somebody plays; patches and sounds made by code are to learn from and no exam: nobody meets them. */
export const isPlayed = (kit: string): boolean =>
  PLAYED.includes(sourceOf(kit)) && !kit.startsWith('melodic-');
