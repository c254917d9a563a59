import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { encodeWav } from '../../../daemon/audio/encode-wav.js';
import { pullPad } from '../../../daemon/device/pull-pad.js';
import { type KitToSend, planKit, sendKit } from '../../../daemon/device/send-kit.js';
import { DEFAULT_BANK, DEFAULT_PARAMETERS, type PlannedPad } from '../../../schemas/kit.js';
import { BANKS } from '../../../schemas/sp404.js';
import { finished, rig, type Rig } from './device-rig.js';

const never = new AbortController().signal;

function kitOf({ folder }: Rig, pads: Record<string, Partial<PlannedPad> & { sample: number }>): KitToSend {
  return {
    plan: {
      project: { name: 'KIT', tempo: 90, tempoSelect: 'bank' },
      banks: Object.fromEntries(BANKS.map((bank) => [bank, DEFAULT_BANK])) as KitToSend['plan']['banks'],
      patterns: [],
      pads: Object.entries(pads).map(([pad, { sample, ...changes }]) => ({
        ...DEFAULT_PARAMETERS,
        pad,
        name: `Sound ${sample}`,
        source: path.join(folder, `${sample}.wav`),
        render: {},
        ...changes,
      })),
    },
    sampleOf: (pad) => pads[pad]?.sample ?? null,
  };
}

const sendDeps = ({ device }: Rig) => ({ ...device, signal: never });

describe('a kit on its way to the unit', () => {
  it('is planned pad by pad, sent as one job with its settings, and not sent twice', async () => {
    const one = await rig();
    const kit = kitOf(one, {
      A1: { sample: 1, level: 90, start: 4_800, end: 24_000, chops: [4_800, 9_600] },
      B2: { sample: 2, gate: false, oneShot: true },
    });
    const plan = await planKit(kit, undefined, one.device.keeper, never);
    expect(plan).toMatchObject({ project: 1, bytes: 192_000 });
    expect(plan.items).toMatchObject([
      { pad: 'A1', name: 'Sound 1', sampleId: 1, action: 'send', bytes: 96_000, holds: null },
      { pad: 'B2', action: 'send' },
    ]);
    await expect(sendKit(kit, undefined, 'wrong', sendDeps(one))).rejects.toMatchObject({ code: 'conflict' });
    expect(one.device.transfers.list()).toEqual([]);

    const { job } = await sendKit(kit, undefined, plan.confirm, sendDeps(one));
    await one.until(() => finished(one));
    expect(one.device.transfers.list()).toMatchObject([
      { job, project: 1, state: 'done', error: null },
      { job, state: 'done', error: null },
    ]);
    expect(await one.device.keeper.unit().pad('A1')).toMatchObject({
      name: 'Sound 1',
      level: 90,
      startFrame: 4_800,
      endFrame: 24_000,
      chops: [4_800, 9_600],
    });
    expect(await one.device.keeper.unit().pad('B2')).toMatchObject({
      oneShot: true,
      gate: false,
      loop: false,
    });

    const again = await planKit(kit, ['A'], one.device.keeper, never);
    expect(again.items).toMatchObject([{ pad: 'A1', action: 'compare', holds: 'Sound 1' }]);
    await sendKit(kit, ['A'], again.confirm, sendDeps(one));
    await one.until(() => finished(one) && one.device.transfers.list().length === 3);
    expect(one.device.transfers.list().at(-1)).toMatchObject({ pad: 'A1', alreadyThere: true, kept: null });
  });

  it('is not sent into another project that was selected meanwhile', async () => {
    const one = await rig();
    const kit = kitOf(one, { A1: { sample: 1 } });
    const { confirm } = await planKit(kit, undefined, one.device.keeper, never);
    one.simulated.menu(true);
    await one.until(() => one.device.keeper.state().locked);
    const sent = await sendKit(kit, undefined, confirm, sendDeps(one));
    expect(sent.transfers).toMatchObject([{ project: 1 }]);
    one.simulated.changeOnUnit((projects) => projects.load(4));
    await one.until(() => one.device.keeper.state().project === 5);
    one.simulated.menu(false);
    await one.until(() => finished(one));
    expect(one.device.transfers.list()[0]).toMatchObject({
      state: 'failed',
      error: 'This was to go to project 1, but project 5 is selected on the unit.',
    });
    expect(one.simulated.projects.sample(0).size).toBeUndefined();
  });

  it('says what cannot be sent: a protected bank, a file that is gone', async () => {
    const one = await rig();
    await one.device.keeper.unit().setBank('B', { protected: true });
    const kit = kitOf(one, { A1: { sample: 9 }, B1: { sample: 1 } });
    const { findings, confirm } = await planKit(kit, undefined, one.device.keeper, never);
    expect(findings.filter(({ severity }) => severity === 'error').map(({ code }) => code)).toEqual([
      'missing-sample',
      'protected-bank',
    ]);
    await expect(sendKit(kit, undefined, confirm, sendDeps(one))).rejects.toThrow(/Bank B is protected/);
  });

  it('brings tempo and volume of its banks, as the plan says, and not twice', async () => {
    const one = await rig();
    const kit = kitOf(one, { A1: { sample: 1 }, A2: { sample: 2 } });
    Object.assign(kit.plan.banks, { A: { tempo: 124.5, volume: 100, protected: true } });
    const { banks, confirm } = await planKit(kit, undefined, one.device.keeper, never);
    expect(banks).toEqual([{ bank: 'A', tempo: 124.5, volume: 100, holds: { tempo: 90, volume: 127 } }]);
    await sendKit(kit, undefined, confirm, sendDeps(one));
    await one.until(() => finished(one));
    const { project } = await one.device.keeper.unit().project(1);
    // Protection is what keeps this computer out: it is set on the unit.
    expect(project.banks.A).toEqual({ tempo: 124.5, volume: 100, protected: false });
    expect(project.banks.B).toMatchObject({ tempo: 90, volume: 127 });
    expect((await planKit(kit, undefined, one.device.keeper, never)).banks).toEqual([]);
  });

  it('goes on after the daemon was started again', async () => {
    const first = await rig();
    first.simulated.menu(true);
    await first.until(() => first.device.keeper.state().locked);
    const kit = kitOf(first, { A1: { sample: 1, level: 77 }, A2: { sample: 2 } });
    Object.assign(kit.plan.banks, { A: { tempo: 111, volume: 127, protected: false } });
    const { confirm } = await planKit(kit, undefined, first.device.keeper, never);
    const { job } = await sendKit(kit, undefined, confirm, sendDeps(first));
    first.device.transfers.send([
      { sampleId: 2, file: path.join(first.folder, '2.wav'), pad: 'C1', name: 'GONE' },
      { sampleId: 2, file: path.join(first.folder, '2.wav'), pad: 'C2', name: 'NO MORE' },
    ]);
    first.device.transfers.cancel(first.device.transfers.list().at(-1)!.id);
    await first.device.stop();
    expect(first.device.transfers.list().map(({ state }) => state)).toEqual([
      'waiting',
      'waiting',
      'waiting',
      'cancelled',
    ]);

    const again = await rig(first.folder, [1]);
    await again.until(() => finished(again));
    expect(again.device.transfers.list()).toMatchObject([
      { job, pad: 'A1', project: 1, state: 'done' },
      { job, pad: 'A2', state: 'failed', error: 'There is no sample 2.' },
      { job: null, pad: 'C1', name: 'GONE', state: 'failed' },
    ]);
    expect(await again.device.keeper.unit().pad('A1')).toMatchObject({ name: 'Sound 1', level: 77 });
    expect((await again.device.keeper.unit().project(1)).project.banks.A.tempo).toBe(111);
    // What has ended is not sent by the next start, and no number is given twice.
    await again.device.stop();
    const third = await rig(first.folder);
    expect(third.device.transfers.list()).toEqual([]);
    const file = path.join(first.folder, '1.wav');
    const [next] = third.device.transfers.send([{ sampleId: 1, file, pad: 'D1', name: 'NEXT' }]);
    expect(next?.id).toBe(5);
    await third.until(() => finished(third));
  });

  it('can be given up as a whole', async () => {
    const one = await rig();
    const kit = kitOf(one, { A1: { sample: 1 }, A2: { sample: 2 } });
    const { confirm } = await planKit(kit, undefined, one.device.keeper, never);
    one.simulated.menu(true);
    await one.until(() => one.device.keeper.state().locked);
    const { job } = await sendKit(kit, undefined, confirm, sendDeps(one));
    one.device.transfers.cancelJob(job);
    await one.until(() => finished(one));
    expect(one.device.transfers.list().map(({ state }) => state)).toEqual(['cancelled', 'cancelled']);
    expect(() => one.device.transfers.cancelJob(99)).toThrow(/no job 99/);
  });
});

describe('a pad of the unit into the catalogue', () => {
  it('becomes a WAV of the same values, or is recognised by its audio', async () => {
    const one = await rig();
    const left = Float32Array.from({ length: 4_800 }, (_, i) => Math.sin(i / 20) / 3);
    const source = path.join(one.folder, '7.wav');
    await writeFile(source, encodeWav([left, left], { sampleRate: 48_000, encoding: 16 }));
    one.device.transfers.send([{ sampleId: 7, file: source, pad: 'C3', name: 'Odd/Name' }]);
    await one.until(() => finished(one));

    const known = new Map<string, number>();
    const uses: unknown[] = [];
    const adopted: string[] = [];
    const deps = {
      cards: {
        sampleByAudio: (hash: string) => known.get(hash),
        noteUse: (...use: unknown[]) => void uses.push(use.slice(0, 3)),
      },
      adopt: (file: string, hash: string) => {
        adopted.push(file);
        known.set(hash, 41);
        return Promise.resolve(41);
      },
      folder: path.join(one.folder, 'taken'),
      now: Date.now,
    };
    const unit = one.device.keeper.unit();
    expect(await pullPad(unit, 'C3', deps)).toEqual({
      pad: 'C3',
      sampleId: 41,
      name: 'Odd/Name',
      isNew: true,
    });
    expect(path.relative(deps.folder, adopted[0]!)).toBe(
      path.join('SP-404MK2', 'PROJECT_01', 'Odd_Name.wav'),
    );
    const [was, is] = await Promise.all([readFile(source), readFile(adopted[0]!)]);
    expect(is.subarray(-19_200).equals(was.subarray(-19_200))).toBe(true);
    expect(await pullPad(unit, 'C3', deps)).toMatchObject({ sampleId: 41, isNew: false });
    expect(adopted).toHaveLength(1);
    expect(uses).toEqual([
      [41, 'SP-404MK2: PROJECT_01', 'C3 Odd/Name'],
      [41, 'SP-404MK2: PROJECT_01', 'C3 Odd/Name'],
    ]);
    await expect(pullPad(unit, 'C4', deps)).rejects.toMatchObject({ code: 'not-found' });
  });
});
