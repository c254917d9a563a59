import { describe, expect, it } from 'vitest';
import type { AnalyzeOutcome, IndexSummary, Services } from '../../../daemon/cli/session.js';
import type { AnalysisResult } from '../../../schemas/analysis.js';
import type { SampleDetail } from '../../../schemas/entities.js';
import { exampleDetail, exampleJob, exampleRoot, exampleSummary } from '../../../schemas/methods/examples.js';
import { fakeSession, padbridge, type Ran } from './harness.js';

const jsonLines = ({ out }: Ran) =>
  out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

const result: AnalysisResult = {
  engine: 'padbridge-analysis/1',
  duration: 7.5,
  frames: 330750,
  sampleRate: 44100,
  channels: 2,
  peakDb: -1,
  rmsDb: -12,
  lufs: -14.25,
  zeroCrossingRate: 0.1,
  spectralCentroid: 1000,
  spectralRolloff: 2000,
  spectralBandwidth: 500,
  spectralFlatness: 0.1,
  mfcc: null,
  chroma: null,
  harmonicRatio: 0.5,
  onsetRate: 2,
  onsets: [0, 100],
  kind: { value: 'loop', confidence: 0.9, source: 'audio', heard: 'loop', agrees: null },
  drumClass: null,
  bpm: { value: 128, confidence: 0.95, source: 'name', heard: 128, agrees: true },
  beats: 16,
  key: {
    value: { tonic: 'A', mode: 'minor' },
    confidence: 0.6,
    source: 'name',
    heard: { tonic: 'C', mode: 'major' },
    agrees: false,
  },
  rootNote: null,
  tuningCents: null,
  remarks: ['length is not whole beats'],
};

describe('index', () => {
  const summary: IndexSummary = {
    files: 3,
    indexed: 3,
    analysed: 1,
    skipped: 1,
    failed: [{ path: '/s/bad\n.wav', reason: 'The file is empty.' }],
    seconds: 2,
    audioSeconds: 100,
  };
  const indexing = (given: { folders?: readonly string[] } = {}) =>
    fakeSession(
      {},
      {
        index: (folders, { onProgress }) => {
          given.folders = folders;
          onProgress({ phase: 'listing', files: 3, done: 0, total: 0, failed: 0, audioSeconds: 0 });
          onProgress({ phase: 'analysing', files: 3, done: 1, total: 2, failed: 1, audioSeconds: 1 });
          return Promise.resolve(summary);
        },
      },
    );

  it('prints the one summary object with --json and nothing else, also on a terminal', async () => {
    const given: { folders?: readonly string[] } = {};
    const fake = indexing(given);
    const ran = await padbridge(['index', 'a', '/b', '--json'], { ...fake, isTTY: true });
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(jsonLines(ran)).toEqual([summary]);
    expect(given.folders).toEqual(['/work/a', '/b']);
    expect(fake.opened[0]?.readonly).toBe(false);
    expect(fake.closed()).toBe(1);
  });

  it('tells a person the numbers, and the failed files beside them', async () => {
    const { out, err } = await padbridge(['index', 'a'], indexing());
    expect(out).toBe(
      '3 files: 1 analysed, 1 unchanged, 1 failed\n2.00 s for 1:40 min of sound, 50 × real time\n',
    );
    expect(err).toBe('failed: /s/bad\\n.wav: The file is empty.\n');
  });

  it('draws progress on a terminal only, on standard error, and takes it away', async () => {
    const { out, err } = await padbridge(['index', 'a'], { ...indexing(), isTTY: true });
    expect(err).toContain('\r\u001b[2KListing  3 files');
    expect(err).toMatch(/\r\u001b\[2Kfailed: /);
    expect(out).not.toContain('\u001b');
  });
});

describe('analyze', () => {
  const outcomes: Record<string, AnalyzeOutcome> = {
    '/work/a.wav': { ok: true, result },
    '/work/b.wav': { ok: false, reason: 'The file is empty.' },
    '/work/c.wav': { ok: true, result: { ...result, bpm: null, key: null, lufs: null, kind: null } },
  };
  const services: Partial<Services> = {
    analyzeFiles: (_config, _log, paths, { onResult }) => {
      // Last one first: the order of the answers is not the order of the question.
      for (const index of paths.keys()) {
        const back = paths.length - 1 - index;
        onResult(back, outcomes[paths[back]!]!);
      }
      return Promise.resolve();
    },
  };

  it('prints a line of JSON for each file, in the order of the files, null where there is none', async () => {
    const ran = await padbridge(['analyze', 'a.wav', 'b.wav', './c.wav', '--json'], { services });
    const lines = jsonLines(ran);
    expect(lines.map((line) => line.file)).toEqual(['a.wav', 'b.wav', './c.wav']);
    expect(lines[0]).toMatchObject({
      duration: 7.5,
      sampleRate: 44100,
      channels: 2,
      kind: 'loop',
      bpm: 128,
      bpmConfidence: 0.95,
      key: 'A',
      mode: 'minor',
      keyConfidence: 0.6,
      drumClass: null,
      lufs: -14.25,
      error: null,
    });
    expect(lines[1]).toMatchObject({ error: 'The file is empty.', duration: null, kind: null, bpm: null });
    expect(lines[2]).toMatchObject({
      kind: null,
      bpm: null,
      bpmConfidence: null,
      key: null,
      mode: null,
      lufs: null,
    });
    expect(ran.code).toBe(3);
    expect((await padbridge(['analyze', 'a.wav'], { services })).code).toBe(0);
  });

  it('tells a person each value with where it comes from', async () => {
    const { out, err, code } = await padbridge(['analyse', 'a.wav', 'b.wav'], { services });
    expect(out).toContain('  tempo   128 BPM (from name, agrees)\n');
    expect(out).toContain('  key     A minor (from name, disagrees, heard C major)\n');
    expect(out).toContain('  kind    loop (heard, 90 %)\n');
    expect(out).toContain('  note    length is not whole beats\n');
    expect(err).toBe('failed: b.wav: The file is empty.\n');
    expect(code).toBe(3);
  });
});

describe('search', () => {
  const found = { items: [exampleSummary], total: { count: 70, more: false }, nextCursor: 'abc' };

  it('turns words and flags into the params of the contract', async () => {
    const fake = fakeSession({ 'samples.search': found });
    const flags =
      '--kind loop,track --drum kick --bpm 90-100 --half-double --key 8A --compatible --duration -2 --tag x --tag y ' +
      '--folder ./Drums/ --root 3 --added-after 2026-03-01 --min-rating 3 --status listed --missing --sort rating --limit 5';
    const { code, err } = await padbridge(['search', 'dusty', 'kick', ...flags.split(' ')], fake);
    expect(err).toBe('70 found, 1 shown; next page: --cursor abc\n');
    expect(code).toBe(0);
    expect(fake.opened[0]?.readonly).toBe(true);
    expect(fake.calls[0]?.params).toEqual({
      query: 'dusty kick',
      kind: ['loop', 'track'],
      drumClass: ['kick'],
      bpm: { min: 90, max: 100, halfDouble: true },
      key: { tonic: 'A', mode: 'minor', compatible: true },
      duration: { max: 2 },
      tags: ['x', 'y'],
      folder: 'Drums',
      rootId: 3,
      addedAfter: new Date(2026, 2, 1).getTime(),
      minRating: 3,
      status: ['listed'],
      presence: 'missing',
      sort: 'rating',
      direction: 'descending',
      limit: 5,
    });
  });

  it('sorts names upwards, everything else best first, and the other way round on request', async () => {
    const direction = async (...flags: string[]) => {
      const fake = fakeSession({ 'samples.search': found });
      await padbridge(['search', ...flags], fake);
      return (fake.calls[0]!.params as { direction?: string }).direction;
    };
    expect(await direction('--sort', 'name')).toBe('ascending');
    expect(await direction('--sort', 'name', '--reverse')).toBe('descending');
    expect(await direction('--sort', 'added')).toBe('descending');
    expect(await direction('--reverse')).toBe('ascending');
    expect(await direction()).toBeUndefined();
  });

  it('prints the result of the contract with --json', async () => {
    const ran = await padbridge(['search', '--json'], fakeSession({ 'samples.search': found }));
    expect(jsonLines(ran)).toEqual([found]);
    expect(ran.err).toBe('');
  });

  it('cuts long names in the middle on a terminal and never in a pipe', async () => {
    const name = `Very long ${'x'.repeat(80)} name.wav`;
    const answers = { 'samples.search': { ...found, items: [{ ...exampleSummary, name }] } };
    const pipe = await padbridge(['search'], fakeSession(answers));
    expect(pipe.out).toContain(name);
    const terminal = await padbridge(['search'], { ...fakeSession(answers), isTTY: true, columns: 100 });
    expect(terminal.out).toMatch(/Very long x+…x+ name\.wav/);
    for (const line of terminal.out.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  });

  it('counts by facet', async () => {
    const fake = fakeSession({ 'samples.facets': { drumClass: [{ value: 'kick', count: 12 }] } });
    const { out } = await padbridge(['search', 'x', '--facets', 'drumclass'], fake);
    expect(fake.calls[0]?.params).toEqual({ query: 'x', facets: ['drumClass'] });
    expect(out).toBe('drumClass  Samples\nkick            12\n');
  });
});

describe('show', () => {
  const detail: SampleDetail = {
    ...exampleDetail,
    path: '/s/evil\u001b[2Jname.wav',
    bpm: 128,
    metadata: [
      { key: 'bpm', value: '128', type: 'number', source: 'name', confidence: 0.9, agrees: true },
      { key: 'artist', value: 'Ana', type: 'text', source: 'tag', confidence: null, agrees: null },
    ],
  };

  it('finds by number or by file, and prints values with their origin', async () => {
    const byId = await padbridge(['show', '1'], fakeSession({ 'samples.get': detail }));
    expect(byId.out).toMatch(/tempo +128 BPM \(from name, agrees\)\n/);
    expect(byId.out).toMatch(/artist +Ana \(from tag\)\n/);
    expect(byId.out).not.toContain('\u001b');
    const asked: string[] = [];
    const byFile = await padbridge(
      ['show', 'a/../b.wav', '--json'],
      fakeSession({}, { findByPath: (path) => (asked.push(path), detail) }),
    );
    expect(asked).toEqual(['/work/b.wav']);
    expect(jsonLines(byFile)).toEqual([detail]);
  });

  it('says what to do when the file is not known', async () => {
    const { code, err } = await padbridge(['show', './7'], fakeSession({}, { findByPath: () => undefined }));
    expect(code).toBe(4);
    expect(err).toMatch(/^padbridge: \/work\/7 is not in the catalogue\. .*padbridge index/);
  });
});

describe('roots', () => {
  const list = { 'roots.list': { roots: [exampleRoot] } };

  it('lists, adds, removes by number or path', async () => {
    expect((await padbridge(['roots'], fakeSession(list))).out).toContain('/music/Samples');
    expect((await padbridge(['roots'], fakeSession({ 'roots.list': { roots: [] } }))).err).toContain(
      'index FOLDER',
    );

    const adding = fakeSession({ 'roots.add': { root: exampleRoot, job: exampleJob } });
    await padbridge(['roots', 'add', 'x'], adding);
    expect(adding.calls).toEqual([{ name: 'roots.add', params: { path: '/work/x' } }]);

    for (const word of ['1', '/music/Samples/']) {
      const removing = fakeSession({ ...list, 'roots.remove': { removedSamples: 5 } });
      const { out } = await padbridge(['roots', 'remove', word], removing);
      expect(removing.calls[1]).toEqual({ name: 'roots.remove', params: { id: 1 } });
      expect(removing.opened[0]?.readonly).toBe(false);
      expect(out).toContain('Forgot 5 samples');
    }
    expect((await padbridge(['roots', 'remove', '2'], fakeSession(list))).code).toBe(4);
  });
});

describe('jobs', () => {
  it('lists, shows files, and controls', async () => {
    const listing = fakeSession({ 'jobs.list': { jobs: [exampleJob] } });
    const { out } = await padbridge(['jobs', 'list', '--state', 'running,failed'], listing);
    expect(listing.calls[0]?.params).toEqual({ state: ['running', 'failed'], limit: 50 });
    expect(out).toContain('1200/40000');

    const items = fakeSession({ 'jobs.items': { items: [], nextAfter: null } });
    await padbridge(['jobs', 'items', '7', '--after', '3'], items);
    expect(items.calls[0]?.params).toEqual({ id: 7, after: 3, limit: 100 });

    for (const name of ['cancel', 'pause', 'resume', 'retry']) {
      const fake = fakeSession({ [`jobs.${name}`]: exampleJob });
      const ran = await padbridge(['jobs', name, '7', '--json'], fake);
      expect(fake.calls).toEqual([{ name: `jobs.${name}`, params: { id: 7 } }]);
      expect(fake.opened[0]?.readonly).toBe(false);
      expect(jsonLines(ran)).toEqual([exampleJob]);
    }
  });
});

describe('backup and restore', () => {
  it('writes where it is told, beside a running daemon', async () => {
    const fake = fakeSession({}, { backup: (path) => Promise.resolve({ path, bytes: 1234567, samples: 3 }) });
    expect((await padbridge(['backup', 'b.db'], fake)).out).toBe('/work/b.db: 3 samples, 1.2 MB, verified\n');
    expect(fake.opened[0]?.readonly).toBe(true);
  });

  it('restores and says where the old catalogue is', async () => {
    const services: Partial<Services> = {
      restore: (_config, _log, file) => Promise.resolve({ samples: 3, previous: `${file}.old` }),
    };
    expect((await padbridge(['restore', '/b.db'], { services })).out).toBe(
      'The catalogue now holds 3 samples. The one before is kept as /b.db.old.\n',
    );
  });
});

describe('doctor', () => {
  it('prints each check with its next step, and fails only when something needed is missing', async () => {
    const check = {
      name: 'midi',
      state: 'missing',
      detail: 'none',
      next: 'Plug one in.',
      required: false,
    } as const;
    const doctor = (required: boolean) => ({
      services: { doctor: () => Promise.resolve([{ ...check, required }]) },
    });
    expect(await padbridge(['doctor'], doctor(false))).toEqual({
      code: 0,
      out: 'missing   midi  none\n                → Plug one in.\n',
      err: '',
    });
    const needed = await padbridge(['doctor', '--json'], doctor(true));
    expect(needed.code).toBe(1);
    expect(jsonLines(needed)).toEqual([{ checks: [{ ...check, required: true }] }]);
  });
});

describe('start', () => {
  it('prints where it listens, stops cleanly on Ctrl-C with 0, and takes settings as flags', async () => {
    const abort = new AbortController();
    const story: string[] = [];
    const services: Partial<Services> = {
      createDaemon: (config) => {
        expect(config).toMatchObject({ library: ['/work/a', '/b'], port: 0, starterKit: false });
        return Promise.resolve({
          listening: ['http://127.0.0.1:4711'],
          oscPort: 4712,
          start: () => {
            story.push('start');
            setImmediate(() => abort.abort());
            return Promise.resolve();
          },
          stop: () => Promise.resolve(void story.push('stop')),
        });
      },
    };
    const args = ['start', '--library', 'a', '/b', '--port', '0', '--no-starter-kit', '--data', '/d'];
    const { code, out } = await padbridge(args, { services, abort });
    expect(code).toBe(0);
    expect(out).toContain('http://127.0.0.1:4711');
    expect(out).toContain('/d');
    expect(story).toEqual(['start', 'stop']);
  });

  it('stops what it had begun when the start fails', async () => {
    let stopped = 0;
    const services: Partial<Services> = {
      createDaemon: () =>
        Promise.resolve({
          listening: [],
          oscPort: null,
          start: () => Promise.reject(new Error('port taken')),
          stop: () => Promise.resolve(void (stopped += 1)),
        }),
    };
    const { code, err } = await padbridge(['start'], { services });
    expect(code).toBe(1);
    expect(err).toContain('port taken');
    expect(stopped).toBe(1);
  });
});
