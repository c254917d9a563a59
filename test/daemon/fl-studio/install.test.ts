import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { installScript, scriptStatus, uninstallScript } from '../../../daemon/fl-studio/install.js';
import { setUpSteps } from '../../../daemon/fl-studio/set-up-steps.js';
import { findUserData, installCandidates, userDataCandidates } from '../../../daemon/fl-studio/user-data.js';
import { tempDir } from '../../support/temp-dir.js';

const SOURCE = new URL('../../../bridge/fl-studio/script/', import.meta.url);
const NOW = new Date('2026-11-21T12:00:00Z');

async function userData() {
  const folder = path.join(await tempDir(), 'FL Studio');
  mkdirSync(folder);
  return { folder, script: path.join(folder, 'Settings', 'Hardware', 'Padbridge') };
}

it('puts the script in, twice without harm, and takes it out into the archive', async () => {
  const { folder, script } = await userData();
  expect(await scriptStatus(folder, SOURCE)).toMatchObject({ state: 'absent' });
  const first = await installScript(folder, SOURCE, { allowChanges: false, now: NOW });
  expect(first.written).toContain('device_padbridge.py');
  expect(await scriptStatus(folder, SOURCE)).toEqual({
    folder: script,
    state: 'current',
    changes: false,
    edited: [],
  });
  expect(await installScript(folder, SOURCE, { allowChanges: false, now: NOW })).toMatchObject({
    written: [],
    kept: [],
  });

  const again = await installScript(folder, SOURCE, { allowChanges: true, now: NOW });
  expect(again).toMatchObject({ written: ['padbridge_settings.py'], kept: [] });
  expect(await scriptStatus(folder, SOURCE)).toMatchObject({ state: 'current', changes: true });

  const archive = path.join(await tempDir(), 'archive');
  const { stayed } = await uninstallScript(folder, archive);
  expect(stayed).toEqual([]);
  expect(readdirSync(path.dirname(script))).toEqual([]);
  expect(readdirSync(archive)).toContain('device_padbridge.py');
  await expect(uninstallScript(folder, archive)).rejects.toThrow(/not installed/);
});

it('never overwrites or removes what is not ours', async () => {
  const { folder, script } = await userData();
  mkdirSync(script, { recursive: true });
  writeFileSync(path.join(script, 'device_padbridge.py'), '# mine');
  writeFileSync(path.join(script, 'notes.txt'), 'keep');
  const { kept } = await installScript(folder, SOURCE, { allowChanges: false, now: NOW });
  expect(kept).toHaveLength(1);
  expect(readFileSync(path.join(script, kept[0]!), 'utf8')).toBe('# mine');

  writeFileSync(path.join(script, 'padbridge_state.py'), '# tuned');
  expect(await scriptStatus(folder, SOURCE)).toMatchObject({
    state: 'outdated',
    edited: ['padbridge_state.py'],
  });
  const { stayed } = await uninstallScript(folder, path.join(await tempDir(), 'archive'));
  expect(stayed.sort()).toEqual(['notes.txt', 'padbridge_state.py', kept[0]!].sort());
  expect(readFileSync(path.join(script, 'padbridge_state.py'), 'utf8')).toBe('# tuned');
});

describe('the user data folder', () => {
  const home = 'C:\\Users\\Ana';
  const windows = { platform: 'win32' as const, home, env: { OneDrive: 'C:\\Users\\Ana\\OneDrive' } };
  const inOneDrive = 'C:\\Users\\Ana\\OneDrive\\Documents\\Image-Line\\FL Studio';
  const usual = 'C:\\Users\\Ana\\Documents\\Image-Line\\FL Studio';

  it('is found in redirected Documents, by its variable and where it usually is', () => {
    expect(userDataCandidates(windows)).toEqual([inOneDrive, usual]);
    expect(findUserData({ ...windows, isFolder: (folder) => folder === usual })).toBe(usual);
    const moved = { ...windows, env: { FL_STUDIO_USER_DATA_DIR: 'D:\\FL' } };
    expect(findUserData({ ...moved, isFolder: (folder) => folder === 'D:\\FL' })).toBe('D:\\FL');
    expect(userDataCandidates({ platform: 'darwin', home: '/Users/ana', env: {} })).toEqual([
      '/Users/ana/Documents/Image-Line/FL Studio',
    ]);
  });

  it('is asked for when it is nowhere', () => {
    const nowhere = { ...windows, isFolder: () => false };
    expect(() => findUserData(nowhere)).toThrow(/no user data folder/);
    expect(() => findUserData(nowhere, 'E:\\FL')).toThrow(/not there/);
    expect(() => findUserData({ ...nowhere, env: { FL_STUDIO_USER_DATA_DIR: 'E:\\FL' } })).toThrow(
      /not there/,
    );
  });

  it('knows several installed versions, the newest first', () => {
    expect(
      installCandidates('darwin', {}, () => ['FL Studio 21.app', 'Safari.app', 'FL Studio 2025.app']),
    ).toEqual([
      '/Applications/FL Studio 2025.app/Contents/Resources/FL',
      '/Applications/FL Studio 21.app/Contents/Resources/FL',
    ]);
    expect(installCandidates('linux', {}, () => ['FL Studio 21'])).toEqual([]);
  });
});

it('tells Windows users to make the ports first', () => {
  const seen = { suggestionsFolder: '/data/FL Suggestions', script: 'current', link: 'waiting' } as const;
  const onWindows = setUpSteps({ ...seen, platform: 'win32' });
  expect(onWindows.map(({ id, done }) => [id, done])).toEqual([
    ['install-script', true],
    ['make-ports', true],
    ['choose-input', null],
    ['choose-output', null],
    ['add-folder', null],
  ]);
  const onMac = setUpSteps({ ...seen, platform: 'darwin', script: 'outdated', link: 'connected' });
  expect(onMac.map(({ done }) => done)).toEqual([false, true, true, null]);
  expect(onMac.at(-1)?.text).toContain('/data/FL Suggestions');
});
