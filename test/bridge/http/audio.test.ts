import { mkdtemp, readdir, readlink, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PadbridgeError } from '../../../schemas/errors.js';
import type { StreamableAudio } from '../../../schemas/facade.js';
import { createFakeFacade } from '../../support/fake-facade.js';
import { openTestDoor, type TestDoor } from '../../support/http-door.js';

const SIZE = 3_000_000;
const bytes = Buffer.from(Uint8Array.from({ length: SIZE }, (_, at) => (at * 31) % 251));
let folder: string;
let path: string;
let audio: StreamableAudio;
let door: TestDoor;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'padbridge-audio-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

beforeEach(async () => {
  path = join(folder, `100% "kick" \n ${'é'.repeat(5)}.wav`);
  await writeFile(path, bytes);
  const { mtimeMs } = await stat(path);
  audio = { path, size: SIZE, modifiedAt: Math.trunc(mtimeMs), contentType: 'audio/wav', etag: '"abc"' };
  door = await openTestDoor(
    createFakeFacade({
      audio: (id) =>
        id === 1 ? Promise.resolve(audio) : Promise.reject(new PadbridgeError('not-found', 'No sample 2.')),
      peaks: (id) => (id === 1 ? { framesPerPeak: 256, data: Int8Array.of(-127, 127, -3, 4) } : null),
    }),
  );
});
afterEach(() => door.close());

const getAudio = (headers: Record<string, string> = {}, method = 'GET') =>
  door.get('/api/v1/samples/1/audio', { headers, method });

async function openFilesOf(name: string): Promise<number> {
  const links = await Promise.all(
    (await readdir('/proc/self/fd')).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')),
  );
  return links.filter((link) => link === name).length;
}

describe('the sound of a sample', () => {
  it('comes whole, with length, type and validators', async () => {
    const response = await getAudio();
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('audio/wav');
    expect(response.headers.get('content-length')).toBe(String(SIZE));
    expect(response.headers.get('accept-ranges')).toBe('bytes');
    expect(response.headers.get('etag')).toBe('"abc"');
    expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true);
  });

  it.each([
    ['bytes=0-0', 0, 0],
    ['bytes=100-199', 100, 199],
    ['bytes=2999990-', 2_999_990, SIZE - 1],
    ['bytes=-10', SIZE - 10, SIZE - 1],
    ['bytes=5-99999999', 5, SIZE - 1],
    ['bytes=-99999999', 0, SIZE - 1],
  ])('sends the range %s', async (range, start, end) => {
    const response = await getAudio({ range });
    expect(response.status).toBe(206);
    expect(response.headers.get('content-range')).toBe(`bytes ${start}-${end}/${SIZE}`);
    expect(Buffer.from(await response.arrayBuffer()).equals(bytes.subarray(start, end + 1))).toBe(true);
  });

  it.each(['bytes=3000000-', 'bytes=-0', 'bytes=3000001-3000002'])('refuses the range %s', async (range) => {
    const response = await getAudio({ range });
    expect(response.status).toBe(416);
    expect(response.headers.get('content-range')).toBe(`bytes */${SIZE}`);
    expect(await response.json()).toMatchObject({ code: 'invalid-input', status: 416 });
  });

  it.each(['bytes=9-3', 'bytes=-', 'frames=1-2', 'bytes=0-1,5-6', 'bytes=a-b', 'bytes'])(
    'sends everything for %s, as a server may',
    async (range) => {
      const response = await getAudio({ range });
      expect(response.status).toBe(200);
      expect((await response.arrayBuffer()).byteLength).toBe(SIZE);
    },
  );

  it('honours If-Range and If-None-Match', async () => {
    const range = 'bytes=0-9';
    expect((await getAudio({ range, 'if-range': '"abc"' })).status).toBe(206);
    expect((await getAudio({ range, 'if-range': '"old"' })).status).toBe(200);
    expect((await getAudio({ 'if-none-match': '"old", W/"abc"' })).status).toBe(304);
    const date = (await getAudio({}, 'HEAD')).headers.get('last-modified') ?? '';
    expect((await getAudio({ range, 'if-range': date })).status).toBe(206);
    expect((await getAudio({ 'if-modified-since': date })).status).toBe(304);
  });

  it('answers HEAD with the headers only', async () => {
    const response = await getAudio({}, 'HEAD');
    expect(response.headers.get('content-length')).toBe(String(SIZE));
    expect((await response.arrayBuffer()).byteLength).toBe(0);
  });

  it('does not pass a changed file off as the old one', async () => {
    await writeFile(path, bytes.subarray(0, 1000));
    const response = await getAudio({ 'if-none-match': '"abc"' });
    expect(response.status).toBe(200);
    expect(response.headers.get('etag')).toBeNull();
    expect((await response.arrayBuffer()).byteLength).toBe(1000);
  });

  it('sends an empty file as such', async () => {
    await truncate(path, 0);
    const response = await getAudio({ range: 'bytes=0-' });
    expect(response.status).toBe(416);
    expect((await getAudio()).headers.get('content-length')).toBe('0');
  });

  it('says what is wrong when there is no sample, no file or no proper id', async () => {
    expect((await door.get('/api/v1/samples/2/audio')).status).toBe(404);
    expect((await door.get('/api/v1/samples/x/audio')).status).toBe(400);
    expect((await door.get('/api/v1/samples/..%2F..%2Fetc/audio')).status).toBe(400);
    await rm(path);
    const response = await getAudio();
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ code: 'unavailable', subject: path });
  });

  it.skipIf(process.platform !== 'linux')('closes the file when the client goes away', async () => {
    const request =
      `GET /api/v1/samples/1/audio HTTP/1.1\r\nHost: 127.0.0.1:${door.port}\r\n` +
      `Authorization: Bearer ${door.token}\r\n\r\n`;
    const socket = connect(door.port, '127.0.0.1');
    socket.write(request);
    await new Promise((resolve) => socket.once('data', resolve));
    socket.pause();
    expect(await openFilesOf(path)).toBe(1);
    socket.destroy();
    await expect.poll(() => openFilesOf(path)).toBe(0);
    expect(door.lines.filter((line) => line.level === 'error')).toEqual([]);
  });

  it('cuts the connection when the file shrinks under way', async () => {
    const response = await getAudio();
    const reader = response.body!.getReader();
    await reader.read();
    await truncate(path, 1000);
    await expect(
      (async () => {
        while (!(await reader.read()).done);
      })(),
    ).rejects.toThrow();
  });
});

describe('the waveform overview', () => {
  it('is bytes, or JSON for who asks for it', async () => {
    const binary = await door.get('/api/v1/samples/1/peaks');
    expect(binary.headers.get('content-type')).toBe('application/octet-stream');
    expect(binary.headers.get('padbridge-frames-per-peak')).toBe('256');
    expect(binary.headers.get('padbridge-peaks')).toBe('2');
    expect([...new Int8Array(await binary.arrayBuffer())]).toEqual([-127, 127, -3, 4]);
    const json = await door.get('/api/v1/samples/1/peaks', { headers: { accept: 'application/json' } });
    expect(await json.json()).toEqual({ framesPerPeak: 256, peaks: [-127, 127, -3, 4] });
  });

  it('is not found before the sample was analysed', async () => {
    const response = await door.get('/api/v1/samples/7/peaks');
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code: 'not-found', subject: 'sample 7' });
  });
});
