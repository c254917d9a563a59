import { describe, expect, it } from 'vitest';
import { auditedFacade, isAudited } from '../../../daemon/audit/audited-facade.js';
import { openCatalogue } from '../../../daemon/catalogue/database.js';
import { subjectNames } from '../../../daemon/audit/subjects.js';
import { emptyKit } from '../../../daemon/kits/state.js';
import { PadbridgeError } from '../../../schemas/errors.js';
import { METHODS, findMethod } from '../../../schemas/methods.js';
import { createFakeFacade } from '../../support/fake-facade.js';
import { tempDir } from '../../support/temp-dir.js';

const context = { signal: new AbortController().signal, caller: 'osc 192.168.1.20' };

describe('the audit', () => {
  it('covers every dangerous method and every one that changes the program, and no look', () => {
    for (const method of METHODS) {
      const changes = method.http.verb !== 'get';
      expect(isAudited(findMethod(method.name) ?? method), method.name).toBe(
        method.dangerous || (method.access === 'admin' && changes),
      );
    }
    expect(METHODS.filter((method) => isAudited(method)).map((method) => method.name)).toContain(
      'roots.remove',
    );
  });

  it('is written before the call is made, and completed with its outcome', async () => {
    const catalogue = openCatalogue(`${await tempDir()}/padbridge.db`);
    let during: unknown;
    const facade = auditedFacade(
      createFakeFacade({
        handlers: {
          'roots.remove': ({ id }) => {
            during = catalogue.audit.list(undefined, 1)[0];
            if (id === 3) throw new PadbridgeError('not-found', 'Not there.');
            return { removedSamples: 7 };
          },
          'roots.list': () => ({ roots: [] }),
        },
      }),
      catalogue.audit,
      () => 1000,
      subjectNames(catalogue),
    );
    await facade.call('roots.remove', { id: 2 }, context);
    const row = { caller: 'osc 192.168.1.20', method: 'roots.remove', subject: '2', happenedAt: 1000 };
    expect(during).toMatchObject({ ...row, outcome: 'started' });
    await expect(facade.call('roots.remove', { id: 3 }, context)).rejects.toMatchObject({
      code: 'not-found',
    });
    await facade.call('roots.list', {}, context);
    const entries = catalogue.audit.list(undefined, 10);
    expect(entries).toMatchObject([
      { ...row, subject: '3', outcome: 'not-found' },
      { ...row, outcome: 'ok' },
    ]);
    expect(catalogue.audit.list(entries[0]?.id, 10)).toHaveLength(1);
    catalogue.close();
  });
});

describe('what a row of the audit is about', () => {
  it('has a name where the call had a number only', async () => {
    const catalogue = openCatalogue(`${await tempDir()}/padbridge.db`);
    const root = catalogue.roots.add('/music/Samples', 1000);
    const kit = catalogue.kits.create(
      emptyKit({ name: 'Friday', description: '', tempo: 120, tempoSelect: 'bank' }),
      1000,
    );
    const nameOf = subjectNames(catalogue);
    expect(nameOf('roots.remove', { id: root.id })).toBe('/music/Samples');
    expect(nameOf('device.sendKit', { kitId: kit.id, confirm: 'x' })).toBe('Friday');
    expect(nameOf('exports.start', { kind: 'project', kitId: kit.id })).toBe('Friday');
    expect(nameOf('device.deletePad', { pad: 'B7', confirm: 'B7' })).toBe('B7');
    expect(nameOf('device.simulate', { on: true })).toBe('simulated');
    expect(nameOf('roots.remove', { id: 99 })).toBeUndefined();
    expect(nameOf('roots.add', { path: '/music/Samples' })).toBeUndefined();
    catalogue.close();
  });
});
