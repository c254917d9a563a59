import { PAGE_HEADER_BYTES } from './ogg.js';

const CAPTURE = [0x4f, 0x67, 0x67, 0x53] as const;
/** A lacing value below this ends a packet (RFC 3533 §5). */
const FULL_SEGMENT = 255;
const BEGINS_STREAM = 0x02;
const CONTINUES_PACKET = 0x01;

/**
 * Takes the pages of an Ogg file in pieces of any size and hands on the bytes of all packets but the first two of each
 * stream and, for FLAC, the other metadata. Page headers are left out too: a tagger that makes the comment longer moves
 * packets to other pages, numbers those anew and may change the serial number.
 *
 * The first packet holds the format, which the caller knows; the second holds the comments.
 */
export class OggPackets {
  readonly #audio: (bytes: Uint8Array) => void;
  #header = new Uint8Array(PAGE_HEADER_BYTES + FULL_SEGMENT);
  #headerBytes = 0;
  /** Bytes of the current page's packets still to come, as runs of one packet each. */
  #runs: { bytes: number; ends: boolean }[] = [];
  #packet = 0;
  #packetOffset = 0;
  #isMetadata = false;
  #isFlac = false;

  constructor(audio: (bytes: Uint8Array) => void) {
    this.#audio = audio;
  }

  /** The next bytes of the file. */
  push(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;) {
      at = this.#runs.length > 0 ? this.#takeRun(bytes, at) : this.#takeHeader(bytes, at);
    }
  }

  #takeHeader(bytes: Uint8Array, from: number): number {
    let at = from;
    while (at < bytes.length) {
      const byte = bytes[at++]!;
      // Anything that is not a page, tags behind the stream for one, is passed over until the next page.
      if (this.#headerBytes < CAPTURE.length && byte !== CAPTURE[this.#headerBytes]) {
        this.#headerBytes = byte === CAPTURE[0] ? 1 : 0;
        continue;
      }
      this.#header[this.#headerBytes++] = byte;
      const wanted = PAGE_HEADER_BYTES + (this.#headerBytes >= PAGE_HEADER_BYTES ? this.#header[26]! : 0);
      if (this.#headerBytes === wanted && wanted > PAGE_HEADER_BYTES) break;
      if (this.#headerBytes === PAGE_HEADER_BYTES && this.#header[26] === 0) break;
    }
    const segments = this.#headerBytes >= PAGE_HEADER_BYTES ? this.#header[26]! : -1;
    if (segments >= 0 && this.#headerBytes === PAGE_HEADER_BYTES + segments) this.#beginPage(segments);
    return at;
  }

  #beginPage(segments: number): void {
    const flags = this.#header[5]!;
    if (flags & BEGINS_STREAM) {
      this.#packet = 0;
      this.#packetOffset = 0;
    } else if (!(flags & CONTINUES_PACKET) && this.#packetOffset > 0) this.#endPacket();
    let bytes = 0;
    for (let i = 0; i < segments; i++) {
      const lacing = this.#header[PAGE_HEADER_BYTES + i]!;
      bytes += lacing;
      if (lacing < FULL_SEGMENT || i === segments - 1) {
        this.#runs.push({ bytes, ends: lacing < FULL_SEGMENT });
        bytes = 0;
      }
    }
    this.#headerBytes = 0;
    this.#passEmptyRuns();
  }

  #takeRun(bytes: Uint8Array, from: number): number {
    const run = this.#runs[0]!;
    const part = bytes.subarray(from, from + run.bytes);
    if (this.#packetOffset === 0) this.#beginPacket(part[0]!);
    if (!this.#isMetadata) this.#audio(part);
    this.#packetOffset += part.length;
    run.bytes -= part.length;
    this.#passEmptyRuns();
    return from + part.length;
  }

  #passEmptyRuns(): void {
    while (this.#runs[0]?.bytes === 0) {
      if (this.#runs.shift()!.ends) this.#endPacket();
    }
  }

  #beginPacket(firstByte: number): void {
    if (this.#packet === 0) this.#isFlac = firstByte === 0x7f;
    // FLAC has as many metadata packets as it likes; its audio frames all begin with a sync code.
    this.#isMetadata = this.#packet < 2 || (this.#isFlac && firstByte !== 0xff);
  }

  #endPacket(): void {
    this.#packet++;
    this.#packetOffset = 0;
  }
}
