import { describe, expect, it } from 'vitest';
import {
  aboutSeconds,
  disagreementsOf,
  groupInWords,
  groupsOf,
  planInWords,
} from '../../plugin-ui/cards/plan-words.js';
import { examplePlan } from '../../schemas/methods/cards.js';

const item = examplePlan.items[0]!;

describe('the words of a card plan', () => {
  it('puts files of one project together and counts what happens to them', () => {
    const groups = groupsOf({
      items: [
        item,
        { ...item, path: 'a', action: 'replace', size: 1000 },
        { ...item, path: 'b', action: 'remove', size: 0 },
        { ...item, path: 'IMPORT/x.wav', project: null, size: 500 },
      ],
    });
    expect(groups.map(({ project }) => project)).toEqual(['EXPORT/PROJECT/PROJECT_03', null]);
    expect(groups.map(groupInWords)).toEqual([
      '1 new, 1 replaced, 1 removed, kept in the archive, 194 kB',
      '1 new, 500 B',
    ]);
  });

  it('says in one sentence what is to be done, or that nothing is', () => {
    expect(planInWords(examplePlan)).toBe(
      '1 file to write or change, 1 file to take into the library; 193 kB, less than a second.',
    );
    const stuck = { ...examplePlan, items: [], incoming: [] };
    expect(planInWords(stuck)).toBe('Nothing can be written without your word.');
    const idle = { ...stuck, conflicts: [] };
    expect(planInWords(idle)).toBe('Everything is in step, 120 files in all.');
    expect(planInWords({ ...idle, unchanged: 0 })).toBe('Nothing is wanted on this card yet.');
  });

  it('puts what is left alone together by project, with the reason that says most', () => {
    const project = 'EXPORT/PROJECT/PROJECT_02';
    const file = (name: string) => `${project}/${name}`;
    const asked = disagreementsOf({
      conflicts: [
        { path: file('SMPL/BANK1-01.SMP'), project, reason: 'project-blocked' },
        { path: file('PADCONF.BIN'), project, reason: 'changed-on-both-sides' },
        { path: 'IMPORT/Kick.wav', project: null, reason: 'ambiguous' },
      ],
      kept: [{ path: 'IMPORT/Old.wav', project: null, reason: 'removed-on-card' }],
    });
    expect(asked.map(({ key, canOverrule, paths }) => [key, canOverrule, paths.length])).toEqual([
      [project, true, 2],
      ['IMPORT/Kick.wav', false, 1],
      ['IMPORT/Old.wav', true, 1],
    ]);
    expect(asked[0]?.words).toContain('changed here and on the card');
  });

  it('rounds a time as a person would', () => {
    expect([0.2, 8.4, 200].map(aboutSeconds)).toEqual(['less than a second', 'about 8 s', 'about 3 min']);
  });
});
