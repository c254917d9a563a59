import { describe, expect, it } from 'vitest';
import { chosenOf, nextChoice, proposalWords, proposedPads } from '../../plugin-ui/pads/bank-proposal.js';
import { suggestBank, suggestList } from '../../schemas/methods/suggest.js';

const [example] = suggestList.example.result.items;
const sound = (id: number) => ({ ...example!, sample: { ...example!.sample, id, name: `Sound ${id}.wav` } });
const proposal = (pad: number, ...ids: number[]) => {
  const [suggestion = null, ...alternatives] = ids.map(sound);
  return { pad, role: 'kick' as const, suggestion, alternatives };
};

describe('what is proposed for a bank', () => {
  it('goes onto its empty pads in order, past those that hold something and parts for which nothing is there', () => {
    const answer = { ...suggestBank.example.result, pads: [proposal(1, 7, 8), proposal(2), proposal(3, 9)] };
    const rows = proposedPads(answer, 'C', (pad) => pad === 'C1' || pad === 'C3');
    expect(rows.map((row) => [row.pad, chosenOf(row)?.sample.id, row.taken])).toEqual([
      ['C2', 7, true],
      ['C5', 9, true],
    ]);
    expect(proposedPads(answer, 'C', (pad) => pad !== 'C16')).toHaveLength(1);
  });

  it('can be another one, round and round, but none that comes onto another pad', () => {
    const answer = { ...suggestBank.example.result, pads: [proposal(1, 7, 8, 9), proposal(2, 8)] };
    const rows = proposedPads(answer, 'A', () => false);
    const first = (all: typeof rows) => chosenOf(all[0]!)?.sample.id;
    const once = nextChoice(rows, 'A1');
    expect([first(rows), first(once), first(nextChoice(once, 'A1'))]).toEqual([7, 9, 7]);
    expect(nextChoice(rows, 'A2')).toEqual(rows);
  });

  it('says why, and what makes it fit, as the list does', () => {
    expect(proposalWords(example!).beside).toMatch(
      /^to fit: \+2 semitones, 91 → 92 BPM {2}· {2}91 BPM for 92; G minor/,
    );
  });
});
