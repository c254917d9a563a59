import { describe, expect, it } from 'vitest';
import { bankInWords, insteadInWords, planInWords } from '../../plugin-ui/pads/unit-plan-words.js';
import type { UnitPlan, UnitPlanItem } from '../../schemas/methods/device-jobs.js';
import { stopsSending } from '../../schemas/stops-sending.js';

const item = (action: UnitPlanItem['action'], holds: string | null): UnitPlanItem => ({
  pad: 'A1',
  name: 'KICK',
  sampleId: 1,
  action,
  bytes: 96_000,
  holds,
});
const plan = (...items: UnitPlanItem[]): UnitPlan => ({
  project: 1,
  items,
  banks: [],
  bytes: items.length * 96_000,
  findings: [],
  confirm: '',
});

describe('the plan for the unit', () => {
  it('says what is kept of what lies there', () => {
    expect(planInWords(plan(item('send', null)))).toBe('1 pad, 96.0 kB. It is empty on the unit.');
    expect(planInWords(plan(item('send', null), item('replace', 'OLD'), item('compare', 'KICK')))).toBe(
      '3 pads, 288 kB. What lies on 2 of them is kept on this computer first.',
    );
    expect(planInWords(plan(item('replace', 'OLD')))).toContain('What lies on it is kept');
  });

  it('says of each pad what goes', () => {
    expect(insteadInWords(item('send', null))).toBe('empty');
    expect(insteadInWords(item('replace', 'OLD'))).toBe('OLD');
    expect(insteadInWords(item('compare', 'KICK'))).toBe('KICK, if it is another sound');
  });

  it('says what changes of a bank, and nothing else', () => {
    const holds = { tempo: 90, volume: 127 };
    expect(bankInWords({ bank: 'B', tempo: 92, volume: 127, holds })).toBe('Bank B: tempo 90 → 92');
    expect(bankInWords({ bank: 'B', tempo: 90, volume: 100, holds })).toBe('Bank B: volume 127 → 100');
  });

  it('is not held up by names, which are made fit for the screen', () => {
    const found = { pad: null, message: '', fix: null };
    expect(stopsSending({ ...found, severity: 'error', code: 'region' })).toBe(true);
    expect(stopsSending({ ...found, severity: 'error', code: 'name-taken' })).toBe(false);
    expect(stopsSending({ ...found, severity: 'warning', code: 'too-short' })).toBe(false);
  });
});
