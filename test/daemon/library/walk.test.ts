import { execFileSync } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { hasAudioExtension, ignoreMatcher } from '../../../daemon/library/audio-files.js';
import { walk, type WalkEvent, type WalkOptions } from '../../../daemon/library/walk.js';
import { tempDir } from '../../support/temp-dir.js';

const isIgnored = ignoreMatcher(['.*', '__MACOSX']);

function walkAll(root: string, options: Partial<WalkOptions> = {}) {
  const events = [...walk(root, { folder: '', depth: 'tree', isIgnored, ...options })];
  const of = <T extends WalkEvent['type']>(type: T) =>
    events.filter((event): event is Extract<WalkEvent, { type: T }> => event.type === type);
  return {
    files: of('file')
      .map(({ file }) => file.relativePath)
      .sort(),
    folders: of('folder')
      .map(({ folder }) => folder.folder)
      .sort(),
    problems: of('problem'),
  };
}

async function put(root: string, ...names: string[]): Promise<void> {
  for (const name of names) {
    const file = path.join(root, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, 'x');
  }
}

describe('walk', () => {
  it('lists audio files below a root by extension in any case, with size and time', async () => {
    const root = await tempDir();
    await put(root, 'a.wav', 'Deep/er/B.AIFF', 'Deep/c.txt', 'noext', '.hidden.wav', '__MACOSX/._a.wav');
    expect(walkAll(root).files).toEqual(['Deep/er/B.AIFF', 'a.wav']);
    const [file] = [...walk(root, { folder: '', depth: 'folder', isIgnored })].filter(
      (e) => e.type === 'file',
    );
    expect(file).toMatchObject({ file: { size: 1, relativePath: 'a.wav' } });
  });

  it('follows links to folders once and survives links in a circle', async () => {
    const root = await tempDir();
    const outside = await tempDir();
    await put(root, 'real/kick.wav');
    await put(outside, 'far.wav');
    await symlink(root, path.join(root, 'real', 'loop'));
    await symlink(path.join(root, 'real'), path.join(root, 'a-link-to-real'));
    await symlink(outside, path.join(root, 'elsewhere'));
    // The linked name sorts first; the real one must win all the same.
    expect(walkAll(root).files).toEqual(['elsewhere/far.wav', 'real/kick.wav']);
  });

  it('takes a linked file, and reports a link that leads nowhere or to itself', async () => {
    const root = await tempDir();
    await put(root, 'real.wav');
    await symlink(path.join(root, 'real.wav'), path.join(root, 'linked.wav'));
    await symlink(path.join(root, 'gone'), path.join(root, 'dangling.wav'));
    await symlink(path.join(root, 'self.wav'), path.join(root, 'self.wav'));
    const { files, problems } = walkAll(root);
    expect(files).toEqual(['linked.wav', 'real.wav']);
    expect(problems.map((problem) => path.basename(problem.path)).sort()).toEqual([
      'dangling.wav',
      'self.wav',
    ]);
    expect(problems.find(({ path: p }) => p.endsWith('self.wav'))?.reason).toMatch(/leads back to itself/);
  });

  it.skipIf(process.platform === 'win32')('passes by a FIFO without opening it', async () => {
    const root = await tempDir();
    execFileSync('mkfifo', [path.join(root, 'pipe.wav')]);
    await put(root, 'after.wav');
    const { files, problems } = walkAll(root);
    expect(files).toEqual(['after.wav']);
    expect(problems).toMatchObject([{ reason: 'It is not a regular file.' }]);
  });

  it('walks into a folder that is named like a sound', async () => {
    const root = await tempDir();
    await put(root, 'x.wav/inside.wav');
    expect(walkAll(root).files).toEqual(['x.wav/inside.wav']);
  });

  it.skipIf(process.platform === 'win32')(
    'keeps names with newlines, emoji, percent signs and 255 bytes',
    async () => {
      const root = await tempDir();
      const names = [
        'a\nb.wav',
        '🥁 100%.wav',
        `${'n'.repeat(251)}.wav`,
        '"quoted" \\ back.wav',
        'Ünï\u0301.wav',
      ];
      await put(root, ...names);
      expect(walkAll(root).files).toEqual([...names].sort());
    },
  );

  it.skipIf(process.platform !== 'linux')('reports a name that is not valid Unicode', async () => {
    const root = await tempDir();
    await writeFile(
      Buffer.concat([Buffer.from(`${root}/caf`), Buffer.from([0xe9]), Buffer.from('.wav')]),
      'x',
    );
    await put(root, 'ok.wav');
    const { files, problems } = walkAll(root);
    expect(files).toEqual(['ok.wav']);
    expect(problems).toMatchObject([{ reason: expect.stringMatching(/not valid Unicode/) as string }]);
  });

  it('stays in one folder when asked to', async () => {
    const root = await tempDir();
    await put(root, 'top.wav', 'in/a.wav', 'in/deep/b.wav');
    expect(walkAll(root, { folder: 'in', depth: 'folder' }).files).toEqual(['in/a.wav']);
    expect(walkAll(root, { folder: 'in' }).files).toEqual(['in/a.wav', 'in/deep/b.wav']);
  });

  it('throws when the start folder cannot be read, so that nothing is taken for gone', async () => {
    const root = await tempDir();
    expect(() => walkAll(path.join(root, 'nowhere'))).toThrow(/ENOENT/);
  });

  it('stops at a bound where a tree is absurdly deep', async () => {
    const root = await tempDir();
    await put(root, `${'d/'.repeat(80)}deep.wav`);
    const { files, problems } = walkAll(root);
    expect(files).toEqual([]);
    expect(problems).toMatchObject([{ reason: expect.stringMatching(/64 folders deep/) as string }]);
  });
});

describe('names', () => {
  it('knows audio by extension only', () => {
    expect(['a.wav', 'b.FLAC', 'c.Mp3', 'd.opus'].every(hasAudioExtension)).toBe(true);
    expect(['wav', '.wav', 'a.wav.txt', 'a.'].some(hasAudioExtension)).toBe(false);
  });

  it('matches ignore patterns on one segment, without case', () => {
    expect(ignoreMatcher(['__macosx'])('__MACOSX')).toBe(true);
    expect(ignoreMatcher(['.*'])('.git')).toBe(true);
    expect(ignoreMatcher(['*backup*'])('My Backup 1')).toBe(true);
    expect(ignoreMatcher(['[brackets]*', '{a,b}'])('a')).toBe(false);
    expect(ignoreMatcher([])('anything')).toBe(false);
  });
});
