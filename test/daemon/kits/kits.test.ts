import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeWav } from '../../../daemon/audio/encode-wav.js';
import * as edits from '../../../daemon/kits/edits.js';
import { emptyKit, isEmptyPatch, patchBetween, patched } from '../../../daemon/kits/state.js';
import type { MethodName, ParamsInput, ParamsOf, ResultOf } from '../../../schemas/methods.js';
import { findMethod } from '../../../schemas/methods.js';
import { padAt } from '../../../schemas/sp404.js';
import { fakeSession, padbridge } from '../cli/harness.js';
import { wire, type Wired } from '../../support/wired.js';

/** A daemon's services with samples 1 to 20 in its catalogue; every call passes its schemas, as at a door. */
async function studio() {
  const wired = await wire();
  const folder = path.join(wired.data, '../Sounds');
  await mkdir(folder);
  const wav = encodeWav([new Float32Array(4800).fill(0.1)], { sampleRate: 48_000, encoding: 16 });
  const names = Array.from({ length: 20 }, (_, i) => `Hit ${String(i + 1).padStart(2, '0')}.wav`);
  for (const name of names) await writeFile(path.join(folder, name), wav);
  const root = wired.catalogue.roots.add(folder, 1);
  const { added } = wired.catalogue.samples.applyListing(
    root.id,
    names.map((relativePath) => ({ relativePath, size: wav.length, modifiedAt: 1 })),
    1,
  );
  return { ...wired, root, ids: added, call: caller(wired) };
}

function caller({ facade }: Wired) {
  return async <N extends MethodName>(name: N, params: ParamsInput<N>): Promise<ResultOf<N>> => {
    const { params: schema, result } = findMethod(name)!;
    const context = { signal: new AbortController().signal, caller: 'test' };
    const answer = await facade.call(name, schema.parse(params) as ParamsOf<N>, context);
    expect(result.parse(answer)).toEqual(answer);
    return answer;
  };
}

describe('kits', () => {
  it('hold samples on pads, told by events', async () => {
    const { call, ids, events } = await studio();
    const { id: kitId } = await call('kits.create', { name: 'Live', tempo: 92 });
    const assigned = await call('pads.assign', { kitId, pad: 'B7', sampleId: ids[0]! });
    expect(assigned).toMatchObject({
      pads: [
        {
          pad: 'B7',
          content: { level: 127, gate: true, bpm: 90, name: null, sample: { name: 'Hit 01.wav' } },
        },
      ],
      undo: 'Hit 01.wav to B7',
    });
    expect(events.filter(({ name }) => name === 'pads.changed')).toEqual([
      { name: 'pads.changed', payload: assigned },
    ]);
    await call('pads.set', {
      kitId,
      pad: 'B7',
      changes: { level: 90, bus: 0, chops: [0, 480], start: 12, name: 'Kick', locked: true, muteGroup: 3 },
    });
    await call('banks.set', { kitId, bank: 'B', tempo: 132, protected: true, name: 'Drums' });
    const kit = await call('kits.get', { id: kitId });
    expect(kit.pads[0]).toMatchObject({
      level: 90,
      bus: 0,
      chops: [0, 480],
      start: 12,
      name: 'Kick',
      locked: true,
    });
    expect(kit.banks[1]).toEqual({ bank: 'B', tempo: 132, volume: 127, protected: true, name: 'Drums' });
    expect(await call('kits.list', {})).toMatchObject({
      kits: [{ name: 'Live', tempo: 92, loaded: 1, missing: 0 }],
    });
  });

  it('keep a pad’s place in the mix when another sample comes onto it, and nothing of the old sound', async () => {
    const { call, ids } = await studio();
    const { id: kitId } = await call('kits.create', { name: 'Live' });
    await call('pads.assign', { kitId, pad: 'A1', sampleId: ids[0]! });
    await call('pads.set', {
      kitId,
      pad: 'A1',
      changes: { level: 80, pan: 30, oneShot: true, start: 5, pitch: 3, chops: [9] },
    });
    const { pads } = await call('pads.assign', { kitId, pad: 'A1', sampleId: ids[1]! });
    expect(pads[0]!.content).toMatchObject({
      level: 80,
      pan: 30,
      oneShot: true,
      gate: false,
      start: null,
      pitch: 0,
      chops: [],
    });
  });

  it('move, swap, copy and clear pads', async () => {
    const { call, ids } = await studio();
    const { id: kitId } = await call('kits.create', { name: 'Live' });
    const where = async () =>
      (await call('kits.get', { id: kitId })).pads.map(
        ({ pad, sample }) => `${pad}:${ids.indexOf(sample!.id)}`,
      );
    await call('pads.assign', { kitId, pad: 'A1', sampleId: ids[0]! });
    await call('pads.assign', { kitId, pad: 'A2', sampleId: ids[1]! });
    await call('pads.swap', { kitId, from: 'A1', to: 'A2' });
    expect(await where()).toEqual(['A1:1', 'A2:0']);
    await call('pads.swap', { kitId, from: 'A1', to: 'J16' });
    expect(await where()).toEqual(['A2:0', 'J16:1']);
    await call('pads.copy', { kitId, from: 'J16', to: 'A1' });
    await call('pads.move', { kitId, from: 'A2', to: 'J16' });
    expect(await where()).toEqual(['A1:1', 'J16:0']);
    await call('pads.move', { kitId, from: 'A1', to: 'A1' });
    await call('pads.clear', { kitId, pads: ['A1', 'J16', 'C3'] });
    expect(await where()).toEqual([]);
    await expect(call('pads.move', { kitId, from: 'A1', to: 'A2' })).rejects.toMatchObject({
      code: 'not-found',
    });
    await expect(call('pads.assign', { kitId: 99, pad: 'A1', sampleId: ids[0]! })).rejects.toThrow(
      /no kit 99/,
    );
    await expect(call('pads.assign', { kitId, pad: 'A1', sampleId: 999 })).rejects.toThrow(/no sample 999/);
  });

  it('take many samples at once: all or none, told once and taken back by one undo', async () => {
    const { call, ids, events } = await studio();
    const { id: kitId } = await call('kits.create', { name: 'Live' });
    await call('pads.assign', { kitId, pad: 'A2', sampleId: ids[0]! });
    await call('pads.set', { kitId, pad: 'A2', changes: { level: 80, pitch: 3 } });
    const onto = ['A1', 'A2', 'A3', 'A4', 'B1'].map((pad, at) => ({ pad, sampleId: ids[at + 1]! }));
    const before = events.length;
    const answer = await call('pads.assignAll', { kitId, pads: onto });
    expect(answer.undo).toBe('Hit 02.wav and 4 more to A1, A2, A3, A4 …');
    expect(answer.pads.map(({ pad, content }) => [pad, content?.sample?.id])).toEqual(
      onto.map(({ pad, sampleId }) => [pad, sampleId]),
    );
    expect(answer.pads[1]!.content).toMatchObject({ level: 80, pitch: 0 });
    expect(events.slice(before).map(({ name }) => name)).toEqual(['pads.changed', 'kits.changed']);
    const back = await call('kits.undo', { id: kitId });
    expect(back.pads.map(({ pad, level }) => [pad, level])).toEqual([['A2', 80]]);

    const withStranger = [...onto, { pad: 'C1', sampleId: 999 }];
    await expect(call('pads.assignAll', { kitId, pads: withStranger })).rejects.toThrow(/no sample 999/);
    expect((await call('kits.get', { id: kitId })).pads).toHaveLength(1);
    const twice = [onto[0]!, { ...onto[1]!, pad: 'A1' }];
    await expect(call('pads.assignAll', { kitId, pads: twice })).rejects.toThrow(/named once/);
  });

  it('fill a bank from a search, around what is there or locked', async () => {
    const { call, ids } = await studio();
    const { id: kitId } = await call('kits.create', { name: 'Live' });
    await call('pads.assign', { kitId, pad: 'C2', sampleId: ids[19]! });
    const filled = await call('banks.fill', {
      kitId,
      bank: 'C',
      search: { sort: 'name', direction: 'ascending' },
    });
    expect(filled.pads).toHaveLength(15);
    expect(filled.pads.map(({ pad }) => pad)).not.toContain('C2');
    await call('pads.set', { kitId, pad: 'C1', changes: { locked: true } });
    const again = await call('banks.fill', {
      kitId,
      bank: 'C',
      search: { query: '2', sort: 'name' },
      replace: true,
    });
    expect(again.pads.map(({ pad }) => pad)).not.toContain('C1');
    await call('kits.undo', { id: kitId });
    await call('kits.undo', { id: kitId });
    expect((await call('kits.undo', { id: kitId })).pads.map(({ pad }) => pad)).toEqual(['C2']);
  });

  it('take edits back and do them again, until a new one is made', async () => {
    const { call, ids } = await studio();
    const { id } = await call('kits.create', { name: 'Live' });
    await call('pads.assign', { kitId: id, pad: 'A1', sampleId: ids[0]! });
    await call('banks.set', { kitId: id, bank: 'A', volume: 50 });
    const edited = await call('kits.update', { id, name: 'Set' });
    expect(await call('kits.undo', { id })).toMatchObject({ name: 'Live', redo: 'change name or tempo' });
    expect((await call('kits.undo', { id })).banks[0]!.volume).toBe(127);
    expect(await call('kits.undo', { id })).toMatchObject({ pads: [], undo: null });
    await expect(call('kits.undo', { id })).rejects.toMatchObject({ code: 'conflict' });
    await call('kits.redo', { id });
    await call('kits.redo', { id });
    const redone = await call('kits.redo', { id });
    expect({ ...redone, updatedAt: 0 }).toEqual({ ...edited, updatedAt: 0 });
    await call('kits.undo', { id });
    await call('pads.clear', { kitId: id, pads: ['A1'] });
    await expect(call('kits.redo', { id })).rejects.toThrow(/nothing to redo/);
    const { edits: history } = await call('kits.history', { id });
    expect(history.map(({ label }) => label)).toEqual(['clear A1', 'change bank A', 'Hit 01.wav to A1']);
    await call('pads.clear', { kitId: id, pads: ['A1'] });
    expect((await call('kits.history', { id })).edits).toHaveLength(3);
  });

  it('are copied, archived and brought back; a sample that left leaves its pad', async () => {
    const { call, ids, catalogue, root } = await studio();
    const { id } = await call('kits.create', { name: 'Live' });
    await call('pads.assign', { kitId: id, pad: 'A1', sampleId: ids[0]! });
    await call('pads.set', { kitId: id, pad: 'A1', changes: { level: 70 } });
    const twin = await call('kits.duplicate', { id });
    expect(twin).toMatchObject({ name: 'Live copy', undo: null, pads: [{ pad: 'A1', level: 70 }] });
    const { archiveId } = await call('kits.remove', { id });
    await expect(call('kits.get', { id })).rejects.toMatchObject({ code: 'not-found' });
    catalogue.roots.remove(root.id, 2);
    const back = await call('kits.restore', { archiveId });
    expect(back).toMatchObject({
      name: 'Live',
      loaded: 1,
      missing: 1,
      pads: [{ pad: 'A1', level: 70, sample: null }],
    });
    expect((await call('kits.get', { id: twin.id })).pads[0]).toMatchObject({ sample: null, level: 70 });
  });

  it('are looked over before they go anywhere, and mended on request in one step', async () => {
    const { call, ids } = await studio();
    const { id } = await call('kits.create', { name: 'Live' });
    for (const pad of ['A1', 'A2']) await call('pads.assign', { kitId: id, pad, sampleId: ids[0]! });
    await call('pads.set', { kitId: id, pad: 'A1', changes: { end: 9999, name: 'Größe' } });
    const looked = await call('kits.preflight', { id });
    expect(looked.findings.map(({ pad, code }) => [pad, code])).toEqual([
      ['A1', 'region'],
      ['A1', 'name-characters'],
    ]);
    expect(await call('kits.preflight', { id, fix: true })).toMatchObject({ fixed: 2 });
    const { pads, undo } = await call('kits.get', { id });
    expect(pads[0]).toMatchObject({ end: null, name: 'Grosse', sample: { id: ids[0] } });
    expect(pads[1]).toMatchObject({ name: null });
    expect(undo).toMatch(/mend/);
    expect((await call('kits.preflight', { id })).findings).toEqual([]);
    expect((await call('kits.undo', { id })).pads[0]).toMatchObject({ end: 9999, name: 'Größe' });
  });

  it('are mended finding by finding, also where it is only worth a look', async () => {
    const { call, ids } = await studio();
    const { id } = await call('kits.create', { name: 'Live' });
    await call('pads.assign', { kitId: id, pad: 'A1', sampleId: ids[0]! });
    await call('pads.set', { kitId: id, pad: 'A1', changes: { end: 9999, name: 'Größe' } });
    await call('banks.set', { kitId: id, bank: 'A', protected: true, tempo: 93 });
    const only = [{ code: 'protected-bank' as const, pad: null }];
    expect(await call('kits.preflight', { id, fix: true, only })).toMatchObject({ fixed: 1 });
    const { banks, pads } = await call('kits.get', { id });
    expect(banks[0]).toMatchObject({ protected: false, tempo: 93 });
    expect(pads[0]).toMatchObject({ end: 9999, name: 'Größe' });
    const name = [{ code: 'name-characters' as const, pad: 'A1' }];
    expect(await call('kits.preflight', { id, fix: true, only: name })).toMatchObject({ fixed: 1 });
    expect((await call('kits.get', { id })).pads[0]).toMatchObject({ end: 9999, name: 'Grosse' });
  });

  it('refuse what the unit does not have', async () => {
    const { call, ids } = await studio();
    const { id: kitId } = await call('kits.create', { name: 'Live' });
    await call('pads.assign', { kitId, pad: 'A1', sampleId: ids[0]! });
    const set = (changes: object) => call('pads.set', { kitId, pad: 'A1', changes });
    await set({ oneShot: true });
    expect((await set({ gate: true })).pads[0]!.content).toMatchObject({ gate: true, oneShot: false });
    await expect(set({ oneShot: true, gate: true })).rejects.toThrow(/neither gate nor loop/);
    await expect(set({ start: 10, end: 10 })).rejects.toThrow(/before its end/);
    await expect(set({ level: 128 })).rejects.toThrow();
  });
});

describe('edits', () => {
  it('always go back: laying the difference over either side makes the other', () => {
    const pad = fc.integer({ min: 0, max: 20 }).map(padAt);
    const edit = fc.oneof(
      fc.record({ kind: fc.constant('assign' as const), pad, id: fc.integer({ min: 1, max: 9 }) }),
      fc.record({ kind: fc.constantFrom('move' as const, 'swap' as const, 'copy' as const), pad, to: pad }),
      fc.record({ kind: fc.constant('clear' as const), pad }),
    );
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 30 }), (steps) => {
        let kit = emptyKit({ name: 'x', description: null, tempo: 90, tempoSelect: 'bank' });
        for (const step of steps) {
          const before = kit;
          if (step.kind === 'assign')
            kit = edits.assign(kit, step.pad, { id: step.id, contentHash: null, bpm: 300 });
          else if (step.kind === 'clear') kit = edits.clear(kit, [step.pad]);
          else if (kit.pads[step.pad] !== undefined) kit = edits[step.kind](kit, step.pad, step.to);
          expect(patched(before, patchBetween(before, kit)).pads).toEqual(kit.pads);
          expect(isEmptyPatch(patchBetween(patched(kit, patchBetween(kit, before)), before))).toBe(true);
        }
        for (const content of Object.values(kit.pads)) expect(content.bpm).toBe(150);
      }),
    );
  });
});

describe('kit on the command line', () => {
  it('turns words into calls and refuses slips', async () => {
    const answer = { kitId: 1, pads: [], undo: null, redo: null };
    const { services, calls } = fakeSession({
      'pads.set': answer,
      'pads.assignAll': answer,
      'banks.fill': answer,
    });
    const run = (...words: string[]) => padbridge(['kit', ...words], { services });
    await run('assign', '1', 'a1', '42');
    await run('assign', '1', 'a16', '42', '43');
    await run('set', '1', 'B7', 'level=100', 'name=Kick', 'chops=[0,480]', 'oneShot=true', 'end=null');
    await run('fill', '1', 'c', 'dusty', 'kick');
    expect(calls.map(({ params }) => params)).toEqual([
      { kitId: 1, pads: [{ pad: 'A1', sampleId: 42 }] },
      {
        kitId: 1,
        pads: [
          { pad: 'A16', sampleId: 42 },
          { pad: 'B1', sampleId: 43 },
        ],
      },
      {
        kitId: 1,
        pad: 'B7',
        changes: { level: 100, name: 'Kick', chops: [0, 480], oneShot: true, end: null },
      },
      { kitId: 1, bank: 'C', search: { query: 'dusty kick' }, replace: false },
    ]);
    for (const words of [
      ['assign', '1', 'K1', '42'],
      ['assign', '1', 'J16', '42', '43'],
      ['set', '1', 'A1', 'level=200'],
      ['set', '1', 'A1', 'levle=20'],
      ['set', '1', 'A1', 'level'],
      ['create', 'x', '--tempo', '7'],
      ['fill', '1', 'Z', 'kick'],
    ]) {
      expect(await run(...words), words.join(' ')).toMatchObject({ code: 2, out: '' });
    }
  });
});
