/**
 * The 256 values of the two telephone codecs as floats (ITU-T G.711). Old AIFC and phone-sample libraries use them.
 */

/** A-law byte to ±1. */
export const ALAW_TABLE: Float32Array = table((byte) => {
  const toggled = byte ^ 0x55;
  const exponent = (toggled >> 4) & 7;
  const mantissa = ((toggled & 0x0f) << 4) + 8;
  const magnitude = exponent === 0 ? mantissa : (mantissa + 0x100) << (exponent - 1);
  return toggled & 0x80 ? magnitude : -magnitude;
});

/** μ-law byte to ±1. */
export const ULAW_TABLE: Float32Array = table((byte) => {
  const inverted = ~byte & 0xff;
  const bias = 0x84;
  const magnitude = ((((inverted & 0x0f) << 3) + bias) << ((inverted >> 4) & 7)) - bias;
  return inverted & 0x80 ? -magnitude : magnitude;
});

function table(decode: (byte: number) => number): Float32Array {
  return Float32Array.from({ length: 256 }, (_, byte) => decode(byte) / 32768);
}
