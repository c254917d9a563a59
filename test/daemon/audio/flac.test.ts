import { describe, expect, it } from 'vitest';
import { memoryBytes } from '../../../daemon/audio/bytes.js';
import { streamDecoder } from '../../../daemon/audio/codecs.js';
import { filePieces } from '../../../daemon/audio/feed.js';
import { beforeFrameHeader, restoreIntegers } from '../../../daemon/audio/flac.js';
import { ffmpeg, HAS_FFMPEG } from '../../support/audio/tools.js';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

describe('beforeFrameHeader', () => {
  it('leaves a header that the end may cut to the next piece', () => {
    const piece = new Uint8Array(100);
    piece.set([0xff, 0xf8], 90);
    expect(beforeFrameHeader(piece)).toBe(90);
    piece[99] = 0xff;
    expect(beforeFrameHeader(piece)).toBe(90);
  });

  it('keeps what holds no header, one that is whole, and a piece that is nothing but one', () => {
    const piece = new Uint8Array(100).fill(0xf0);
    expect(beforeFrameHeader(piece)).toBe(100);
    piece.set([0xff, 0xf8], 80);
    expect(beforeFrameHeader(piece)).toBe(100);
    expect(beforeFrameHeader(Uint8Array.of(0xff, 0xf8, 1))).toBe(3);
  });
});

describe('restoreIntegers', () => {
  it.each([8, 16, 24])('gets every kind of %i-bit value back', (bits) => {
    const full = 2 ** (bits - 1);
    const values = [0, 1, -1, full - 1, -full, Math.floor(full / 3), 1 - full];
    const decoded = Float32Array.from(values, (value) => value / (full - 1));
    restoreIntegers([decoded], bits);
    expect([...decoded]).toEqual(values.map((value) => value / full));
  });
});

describe.skipIf(!HAS_FFMPEG)('small pieces of a FLAC (skipped without ffmpeg)', () => {
  it('lose no frame', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'padbridge-flac-'));
    ffmpeg('-f', 'lavfi', '-i', 'anoisesrc=d=20:seed=1:r=44100', join(folder, 'noise.flac'));
    const source = memoryBytes(new Uint8Array(readFileSync(join(folder, 'noise.flac'))));
    rmSync(folder, { recursive: true });
    const decoder = await streamDecoder('flac');
    let frames = 0;
    // A decoder that always puts out a lot is fed the smallest pieces.
    for await (const piece of filePieces(source, 0, () => Infinity, beforeFrameHeader)) {
      frames += decoder.decode(piece).channelData[0]?.length ?? 0;
    }
    frames += decoder.flush!().channelData[0]?.length ?? 0;
    decoder.free();
    expect(frames).toBe(20 * 44_100);
  });
});
