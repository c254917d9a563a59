import type { SampleSummary } from '../../../schemas/entities.js';
import { createRandom } from '../synth/signals.js';
import { camelotCode } from '../../../plugin-ui/sound/keys.js';
import type { TestSound } from './sound-set.js';

const WORDS = [
  'Dusty',
  'Velvet',
  'Basement',
  'Tape',
  'Copper',
  'Midnight',
  'Paper',
  'Low Rider',
  'Glass',
  'Rusty',
  'Lunar',
  'Corner Store',
  'Sunday',
  'Attic',
  'Cassette',
  'Cobalt',
];
const PACKS = ['Crate Notes', 'Rooftop Tapes', 'Own Recordings/2026', 'MPC Leftovers', 'Field Work'];
const TAGS = ['dusty', 'warm', 'lofi', 'punchy', 'dark', 'vinyl', 'live', 'favourite'];
const CLASS_NAMES: Readonly<Record<string, string>> = {
  'closed-hat': 'Hat',
  'open-hat': 'Open Hat',
  rim: 'Rimshot',
  percussion: 'Conga',
};
const DAY = 86_400_000;

/** Rows of a made-up library: each plays one of the sounds. The same count gives the same rows. */
export function makeRows(count: number, sounds: readonly TestSound[], now: number): SampleSummary[] {
  const random = createRandom(404);
  const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)]!;
  return Array.from({ length: count }, (_, at) => {
    const sound = pick(sounds);
    const missing = at % 97 === 41;
    const failed = !missing && at % 61 === 17;
    const listed = !missing && !failed && at % 83 === 5;
    const known = !failed && !listed;
    const folder = `${pick(PACKS)}/${folderOf(sound)}`;
    const name = `${pick(WORDS)} ${nameOf(sound)} ${String((at % 48) + 1).padStart(2, '0')}.wav`;
    return {
      id: at + 1,
      rootId: 1,
      path: `/music/Samples/${folder}/${name}`,
      name,
      folder,
      size: sound.audio.size,
      modifiedAt: now - Math.floor(random() * 900) * DAY,
      addedAt: now - at * 60_000,
      presence: missing ? 'missing' : 'present',
      status: failed ? 'failed' : listed ? 'listed' : 'analysed',
      failure: failed ? 'The file ends in the middle of its sound.' : null,
      container: 'wav',
      codec: 'pcm',
      sampleRate: 22_050,
      channels: 1,
      bits: 16,
      frames: sound.frames,
      duration: sound.seconds,
      kind: known ? sound.kind : null,
      drumClass: known ? sound.drumClass : null,
      bpm: known ? sound.bpm : null,
      bpmConfidence: sound.bpm === null ? null : 0.35 + random() * 0.65,
      key: known ? sound.key : null,
      keyConfidence: sound.key === null ? null : 0.35 + random() * 0.65,
      camelot: known && sound.key !== null ? camelotCode(sound.key) : null,
      lufs: sound.lufs,
      peakDb: sound.peakDb,
      rating: random() < 0.75 ? 0 : Math.ceil(random() * 5),
      tags: random() < 0.55 ? [] : [...new Set([pick(TAGS), pick(TAGS)])].sort(),
    };
  });
}

function nameOf({ kind, drumClass, bpm, key }: TestSound): string {
  if (drumClass !== null) return CLASS_NAMES[drumClass] ?? drumClass[0]!.toUpperCase() + drumClass.slice(1);
  if (kind === 'one-shot') return 'Bass Note';
  if (key === null) return `Break ${bpm ?? ''}`;
  return `Keys ${bpm ?? ''} ${key.tonic}${key.mode === 'minor' ? 'm' : ''}`;
}

function folderOf({ kind, drumClass }: TestSound): string {
  if (drumClass !== null) return 'Drums';
  return kind === 'loop' ? 'Loops' : 'Bass';
}
