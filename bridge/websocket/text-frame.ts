const FINAL_TEXT = 0x81;
const LENGTH_IN_TWO_BYTES = 126;
const LENGTH_IN_EIGHT_BYTES = 127;

/**
 * A text as a whole WebSocket frame, final, unmasked and uncompressed, as a server sends it (RFC 6455 §5.2). What goes
 * to every client is framed once instead of once for each of them.
 */
export function encodeTextFrame(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const head = headLength(length);
  const frame = Buffer.allocUnsafe(head + length);
  frame[0] = FINAL_TEXT;
  if (head === 2) frame[1] = length;
  else if (head === 4) {
    frame[1] = LENGTH_IN_TWO_BYTES;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = LENGTH_IN_EIGHT_BYTES;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  frame.write(text, head);
  return frame;
}

/** The text of a frame made by `encodeTextFrame`, as UTF-8, without a copy. */
export function textOfFrame(frame: Buffer): Buffer {
  const second = frame[1] ?? 0;
  if (second < LENGTH_IN_TWO_BYTES) return frame.subarray(2);
  return frame.subarray(second === LENGTH_IN_TWO_BYTES ? 4 : 10);
}

function headLength(length: number): number {
  if (length < LENGTH_IN_TWO_BYTES) return 2;
  return length <= 0xffff ? 4 : 10;
}
