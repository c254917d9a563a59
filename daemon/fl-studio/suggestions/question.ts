import type { DawContext } from '../../../schemas/context.js';
import type { ParamsInput } from '../../../schemas/methods.js';
import { queryWords } from '../../catalogue/words.js';
import { roleInWords } from '../../suggest/roles.js';

/** Limits of the tempo that suggestions take. */
const [LOWEST, HIGHEST] = [20, 400];

/**
 * What to ask for while the DAW does this. Tempo is rounded: a drifting clock or an automated tempo asks for nothing
 * new. The part comes from the name of the selected channel, when it names one ("Kick 2", "808").
 */
export function questionOf(context: DawContext): ParamsInput<'suggest.list'> {
  const fresh = <V>(told: { value: V; stale: boolean } | null): V | undefined =>
    told === null || told.stale ? undefined : told.value;
  const tempo = fresh(context.tempo);
  const key = fresh(context.key);
  const channel = fresh(context.channel);
  const words = channel === undefined ? [] : queryWords(channel.name);
  const role = roleInWords(words);
  return {
    filter: { kind: role === 'loop' ? ['loop'] : ['one-shot', 'loop'] },
    ...(tempo !== undefined && { tempo: Math.max(LOWEST, Math.min(HIGHEST, Math.round(tempo))) }),
    ...(key !== undefined && { key }),
    // The words too: a library that calls its hats so is right where the ear is not sure.
    ...(role !== null && { role, text: words.filter((word) => !/^\d{1,2}$/.test(word)).join(' ') }),
  };
}
