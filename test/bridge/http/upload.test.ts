import { createWriteStream } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sniffAudio } from '../../../bridge/http/sniff.js';
import type { HeldUpload, UploadSink } from '../../../bridge/http/upload.js';
import { checkUploadName } from '../../../bridge/http/upload-name.js';
import { createFakeFacade } from '../../support/fake-facade.js';
import { openTestDoor, type TestDoor } from '../../support/http-door.js';

const MB = 1e6;
const MAX_BYTES = 20 * MB;
const wavHead = Buffer.concat([Buffer.from('RIFF\x24\0\0\0WAVEfmt ', 'latin1'), Buffer.alloc(100)]);
let folder: string;
let door: TestDoor;

/** Writes to a real folder and, as the contract of a sink says, leaves nothing behind when the stream fails. */
function folderSink(): UploadSink {
  return {
    maxBytes: MAX_BYTES,
    async store({ name, container, body }, signal) {
      const path = join(folder, name);
      let bytes = 0;
      try {
        await pipeline(
          body.on('data', (chunk: Buffer) => (bytes += chunk.length)),
          createWriteStream(path),
          { signal },
        );
      } catch (error) {
        await rm(path, { force: true });
        throw error;
      }
      return { name, container, bytes, path, sampleId: 1 };
    },
  };
}

/** The same, answering as a sink does that holds sounds for a while. */
function heldSink(): UploadSink<HeldUpload> {
  const sink = folderSink();
  return {
    maxBytes: 1000,
    async store(upload, signal) {
      const { name, bytes, container } = await sink.store(upload, signal);
      return { upload: 'abc', name, bytes, container, expiresAt: 1 };
    },
  };
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'padbridge-upload-'));
  door = await openTestDoor(createFakeFacade(), { uploads: folderSink(), heldUploads: heldSink() });
});
afterEach(async () => {
  await door.close();
  await rm(folder, { recursive: true, force: true });
});

const send = (name: string, body: Buffer) =>
  door.get(`/api/v1/uploads?name=${encodeURIComponent(name)}`, {
    method: 'POST',
    body: new Uint8Array(body),
  });

describe('uploads', () => {
  it('stores a sound and says what it is', async () => {
    const response = await send('Dusty Kick é.wav', wavHead);
    expect(response.status).toBe(201);
    expect(await response.json()).toMatchObject({
      name: 'Dusty Kick é.wav',
      container: 'wav',
      bytes: wavHead.length,
    });
    expect((await readFile(join(folder, 'Dusty Kick é.wav'))).equals(wavHead)).toBe(true);
  });

  it.each([
    ['kick.wav', Buffer.from('<html>')],
    ['kick.wav', Buffer.alloc(0)],
    ['kick.mp3', wavHead],
    ['kick.exe', wavHead],
    ['kick', wavHead],
  ])('refuses %s with other content than its name says', async (name, body) => {
    const response = await send(name, body);
    expect(response.status).toBe(415);
    expect(await response.json()).toMatchObject({ code: 'unsupported', subject: name });
    expect(await readdir(folder)).toEqual([]);
  });

  it.each([
    '../kick.wav',
    '/etc/kick.wav',
    '..\\kick.wav',
    'C:kick.wav',
    'a/b.wav',
    '.wav',
    'CON.wav',
    'a\0.wav',
    'a\n.wav',
  ])('refuses the name %j', async (name) => {
    const response = await send(name, wavHead);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'invalid-input' });
    expect(await readdir(folder)).toEqual([]);
  });

  it('refuses a file that says it is too large before reading it', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const request = httpRequest(`${door.url}/api/v1/uploads?name=a.wav`, {
        method: 'POST',
        headers: { authorization: `Bearer ${door.token}`, 'content-length': String(100 * MB) },
      });
      request.on('response', (response) => {
        request.destroy();
        resolve(response.statusCode);
      });
      request.on('error', reject);
      request.flushHeaders();
    });
    expect(status).toBe(413);
  });

  it('stops a stream of 100 MB at the limit, in bounded memory, and leaves nothing', async () => {
    const block = Buffer.alloc(MB);
    let sent = 0;
    async function* endless() {
      yield wavHead;
      for (; sent < 100; sent += 1) {
        yield block;
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
    const before = process.memoryUsage.rss();
    let most = 0;
    const response = await door.get('/api/v1/uploads?name=a.wav', {
      method: 'POST',
      body: Readable.toWeb(
        Readable.from(endless()).on('data', () => (most = Math.max(most, process.memoryUsage.rss()))),
      ) as ReadableStream,
      duplex: 'half',
    } as RequestInit);
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ code: 'too-large', subject: 'a.wav' });
    expect(await readdir(folder)).toEqual([]);
    // The client of this test lives in the same process; both together stay far below the hundred.
    expect(most - before).toBeLessThan(80 * MB);
  });

  it('leaves nothing when the client goes away', async () => {
    const request = httpRequest(`${door.url}/api/v1/uploads?name=a.wav`, {
      method: 'POST',
      headers: { authorization: `Bearer ${door.token}`, 'content-length': String(10 * MB) },
    });
    request.on('error', () => {});
    request.write(wavHead);
    await expect.poll(() => readdir(folder)).toEqual(['a.wav']);
    request.destroy();
    await expect.poll(() => readdir(folder)).toEqual([]);
  });

  it('takes a form of many and says what became of each', async () => {
    const form = new FormData();
    form.append('file', new Blob([new Uint8Array(wavHead)]), 'one.wav');
    form.append('file', new Blob(['no sound']), 'two.wav');
    form.append('file', new Blob([new Uint8Array(wavHead)]), '../three.wav');
    form.append('file', new Blob([new Uint8Array(wavHead), new Uint8Array(25 * MB)]), 'four.wav');
    form.append('file', new Blob([new Uint8Array(wavHead), new Uint8Array(3 * MB)]), 'five.wav');
    const response = await door.get('/api/v1/uploads/batch', { method: 'POST', body: form });
    expect(response.status).toBe(200);
    const { files } = (await response.json()) as {
      files: { name: string; stored: { bytes: number } | null; error: { code: string } | null }[];
    };
    expect(files.map((file) => [file.name, file.stored?.bytes ?? file.error?.code])).toEqual([
      ['one.wav', wavHead.length],
      ['two.wav', 'unsupported'],
      ['../three.wav', 'invalid-input'],
      ['four.wav', 'too-large'],
      ['five.wav', wavHead.length + 3 * MB],
    ]);
    expect((await readdir(folder)).sort()).toEqual(['five.wav', 'one.wav']);
  });

  it('refuses a form that is none or breaks off', async () => {
    const post = (type: string, body: string) =>
      door.get('/api/v1/uploads/batch', { method: 'POST', headers: { 'content-type': type }, body });
    expect((await post('application/json', '{}')).status).toBe(415);
    const cut = '--x\r\nContent-Disposition: form-data; name="file"; filename="a.wav"\r\n\r\nRIFF';
    expect((await post('multipart/form-data; boundary=x', cut)).status).toBe(400);
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('held uploads', () => {
  const hold = (name: string, body: Buffer) =>
    door.get(`/api/v1/uploads/held?name=${name}`, { method: 'POST', body: new Uint8Array(body) });

  it('are checked like all uploads, and answered with what to ask with', async () => {
    const held = await hold('hum.wav', wavHead);
    expect(held.status).toBe(201);
    expect(await held.json()).toEqual({
      upload: 'abc',
      name: 'hum.wav',
      bytes: wavHead.length,
      container: 'wav',
      expiresAt: 1,
    });
    expect((await hold('hum.mp3', wavHead)).status).toBe(415);
    expect((await hold('hum.wav', Buffer.concat([wavHead, Buffer.alloc(1000)]))).status).toBe(413);
  });
});

describe('the names of uploads', () => {
  it('are plain names, whatever is sent', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (name) => {
        let checked: string;
        try {
          checked = checkUploadName(name);
        } catch {
          return;
        }
        expect(join('/root/folder', checked)).toBe(`/root/folder/${checked}`);
        expect(checked).toBe(name.normalize('NFC'));
      }),
      { numRuns: 500 },
    );
  });
});

describe('what a sound is', () => {
  const head = (text: string) => Buffer.from(text, 'latin1');
  it.each([
    [head('RF64\xff\xff\xff\xffWAVEds64'), 'wav'],
    [head('FORM\0\0\0\0AIFCFVER'), 'aiff'],
    [head('fLaC\0\0'), 'flac'],
    [head(`OggS${'\0'.repeat(24)}OpusHead`), 'ogg'],
    [head(`OggS${'\0'.repeat(24)}\x01vorbis`), 'ogg'],
    [head(`OggS${'\0'.repeat(24)}\x80theora`), null],
    [head('\0\0\0\x20ftypM4A '), 'm4a'],
    [head('\0\0\0\x20ftypavif'), null],
    [head('ID3\x04'), 'mp3'],
    [head('\xff\xfb\x90\x64'), 'mp3'],
    [head('\xff\xf1\x50\x80'), null],
    [head('RIFF\0\0\0\0AVI '), null],
    [head('\xff\xff\xff\xff'), null],
    [head(''), null],
  ])('is found from its bytes %#', (bytes, expected) => {
    expect(sniffAudio(bytes)).toBe(expected);
  });
});
