import { createReadStream } from 'node:fs';
import { copyFile, readdir, symlink, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { RECIPE } from '../../../daemon/similar/aspects.js';
import type { ParamsInput } from '../../../schemas/methods.js';
import { similarFind } from '../../../schemas/methods/similar.js';
import { analysedLibrary } from '../../support/similar/small-library.js';
import { tempDir } from '../../support/temp-dir.js';
import { wire, type Wired } from '../../support/wired.js';

const context = { signal: new AbortController().signal, caller: 'test' };

/** The small library with a shorthand for the question. */
async function asked() {
  const wired = await analysedLibrary();
  return { ...wired, find: (params: ParamsInput<'similar.find'>) => findIn(wired, params) };
}

function findIn(wired: Wired, params: ParamsInput<'similar.find'>) {
  return wired.facade.call('similar.find', similarFind.params.parse(params), context);
}

describe('similar.find', () => {
  it('finds sounds like a sample, best first, with a score for every aspect and a reason', async () => {
    const { find, idOf, catalogue } = await asked();
    const kick = idOf('Kick A');
    const found = await find({ ids: [kick], limit: 5 });
    expect(found.items.length).toBe(5);
    expect(found.items.map(({ sample }) => sample.id)).not.toContain(kick);
    const scores = found.items.map(({ score }) => score);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    expect(found.items[0]!.sample.drumClass).toBe(catalogue.samples.get(kick)!.drumClass);
    expect(found.items[0]!.reason).toMatch(/^Also a kick.*\.$/);
    expect(found.compared).toBe(catalogue.samples.count());

    const keysOnly = await find({ ids: [kick], filter: { folder: 'Keys' } });
    expect(keysOnly.items.map(({ sample }) => sample.folder)).toEqual(['Keys', 'Keys']);

    const byEnvelope = await find({
      ids: [kick],
      weights: { overall: 0, spectrum: 0, timbre: 0, pitch: 0, amplitude: 1 },
    });
    for (const { score, aspects } of byEnvelope.items) expect(score).toBeCloseTo(aspects.amplitude, 3);
  });

  it('leaves out what was turned down for a sample, either way, until it is taken back', async () => {
    const { find, idOf, facade } = await asked();
    const [kick, other] = [idOf('Kick A'), idOf('Kick B')];
    const idsFor = async (id: number) => (await find({ ids: [id] })).items.map(({ sample }) => sample.id);
    const before = await idsFor(kick);
    expect(before).toContain(other);
    const notThis = () => facade.call('similar.notThis', { id: kick, sampleId: other }, context);
    expect(await notThis()).toEqual({ turnedDown: 1 });
    expect(await notThis()).toEqual({ turnedDown: 1 });
    expect(await idsFor(kick)).toEqual(before.filter((id) => id !== other));
    expect(await idsFor(other)).not.toContain(kick);
    expect((await find({ ids: [kick] })).turnedDown).toBe(1);
    expect(await idsFor(idOf('Snare A'))).toEqual(expect.arrayContaining([kick, other]));
    const self = facade.call('similar.notThis', { id: kick, sampleId: kick }, context);
    await expect(self).rejects.toMatchObject({ code: 'invalid-input' });
    const nobody = facade.call('similar.notThis', { id: kick, sampleId: 9_999 }, context);
    await expect(nobody).rejects.toMatchObject({ code: 'not-found' });
    expect(await facade.call('similar.restore', { id: other }, context)).toEqual({ restored: 1 });
    expect(await find({ ids: [kick] })).toMatchObject({ turnedDown: 0 });
    expect(await idsFor(kick)).toEqual(before);
  });

  it('follows what changes: new samples come in, missing ones go out, deleted ones are forgotten', async () => {
    const { find, idOf, catalogue, root, library, facade, ...wired } = await asked();
    const kick = catalogue.samples.locate(idOf('Kick A'))!;
    const before = await find({ ids: [kick.id], limit: 1 });
    await copyFile(path.join(root, kick.relativePath), path.join(root, 'Copy of it.wav'));
    const { job } = await facade.call('roots.scan', { id: kick.rootId }, context);
    await library.scanned(job.id);
    const copy = () => catalogue.samples.byPath(kick.rootId, 'Copy of it.wav');
    await wired.until(() => copy()?.status === 'analysed');
    const [first] = (await find({ ids: [kick.id], limit: 1 })).items;
    expect(first).toMatchObject({ score: 1, sample: { id: copy()!.id } });
    catalogue.samples.markMissing([copy()!.id], Date.now());
    expect((await find({ ids: [kick.id], limit: 1 })).items).toEqual(before.items);
  });

  it('hears a file of the library that the catalogue does not hold, and no other', async () => {
    const { find, idOf, catalogue, root } = await asked();
    const kick = catalogue.samples.locate(idOf('Kick A'))!;
    const loose = path.join(root, 'just recorded.wav');
    await copyFile(path.join(root, kick.relativePath), loose);
    const found = await find({ path: loose, limit: 1 });
    expect(found.items[0]).toMatchObject({ score: 1, sample: { id: kick.id } });
    expect((await find({ path: path.join(root, kick.relativePath), limit: 1 })).items[0]!.sample.id).not.toBe(
      kick.id,
    );

    const elsewhere = path.join(await tempDir(), 'secret.wav');
    await copyFile(loose, elsewhere);
    await unlink(loose);
    await symlink(elsewhere, loose);
    const refused = { code: 'forbidden' };
    await expect(find({ path: elsewhere })).rejects.toMatchObject(refused);
    await expect(find({ path: loose })).rejects.toMatchObject(refused);
    await expect(find({ path: `${root}/../secret.wav` })).rejects.toMatchObject(refused);
    await expect(find({ path: 'Kick.wav' })).rejects.toMatchObject(refused);
    await expect(find({ path: path.join(root, 'none.wav') })).rejects.toMatchObject({ code: 'not-found' });
    await writeFile(path.join(root, 'text.wav'), 'hello');
    await expect(find({ path: path.join(root, 'text.wav') })).rejects.toMatchObject({
      name: 'PadbridgeError',
    });
    await expect(find({ ids: [999_999] })).rejects.toMatchObject({ code: 'not-found' });
  });

  it('hears a sound that was sent, keeps nothing of it, and forgets it', async () => {
    const library = await asked();
    const { find, idOf, catalogue, root, heldUploads, data } = library;
    const kick = catalogue.samples.locate(idOf('Kick A'))!;
    const body = createReadStream(path.join(root, kick.relativePath));
    const never = new AbortController().signal;
    const held = await heldUploads!.store({ name: 'hum.wav', container: 'wav', body }, never);
    const before = catalogue.samples.count();
    const found = await find({ upload: held.upload, limit: 1 });
    expect(found.items[0]).toMatchObject({ score: 1, sample: { id: kick.id } });
    expect(catalogue.samples.count()).toBe(before);
    await expect(find({ upload: 'x'.repeat(22) })).rejects.toMatchObject({ code: 'not-found' });
    const folder = path.join(data, 'Held uploads');
    expect(await readdir(folder)).toEqual([held.upload]);
    await library.close();
    await expect(readdir(folder)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('makes vectors of earlier analyses when it starts again', async () => {
    const first = await asked();
    const [kick, count] = [first.idOf('Kick A'), first.catalogue.samples.count()];
    const expected = await first.find({ ids: [kick], limit: 3 });
    await first.close();
    const db = new Database(path.join(first.data, 'padbridge.db'));
    db.exec('DELETE FROM embeddings');
    db.close();
    const again = await wire({ data: first.data });
    await new Promise<void>((resolve) => {
      const look = () =>
        again.catalogue.vectors.count(RECIPE) === count ? resolve() : void setImmediate(look);
      look();
    });
    expect((await findIn(again, { ids: [kick], limit: 3 })).items).toEqual(expected.items);
  });

  it('says what is wrong with a question', () => {
    for (const wrong of [
      {},
      { ids: [1], path: '/a' },
      { path: '/a', upload: 'x'.repeat(22) },
      { upload: '../../secret' },
      { ids: [] },
      { ids: [1], weights: { overall: 0, spectrum: 0, timbre: 0, pitch: 0, amplitude: 0 } },
    ])
      expect(similarFind.params.safeParse(wrong).success).toBe(false);
  });
});
