/** What a colour is to an eye: contrast, difference, and how it looks to people who lack one kind of cone. */

/** Red, green and blue in linear light, 0 to 1. */
export type Light = readonly [number, number, number];
/** CIE L*, a*, b* under D65. */
export type Lab = readonly [number, number, number];
type Matrix = readonly [Light, Light, Light];

/**
 * From what is shown to what is seen, in linear RGB: G. M. Machado, M. M. Oliveira and L. A. F. Fernandes, "A
 * Physiologically-based Model for Simulation of Color Vision Deficiency", IEEE TVCG 15(6), 2009, severity 1.0.
 */
export const SIGHTS = {
  usual: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
} satisfies Readonly<Record<string, Matrix>>;

export type Sight = keyof typeof SIGHTS;

/** "#ff9f43" as light; the curve of sRGB, IEC 61966-2-1. */
export function lightOf(hex: string): Light {
  const digits = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(hex);
  if (digits === null) throw new RangeError(`"${hex}" is no colour of six digits.`);
  const linear = (at: number) => {
    const value = Number.parseInt(digits[at] ?? '', 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [linear(1), linear(2), linear(3)];
}

/** The light as it looks to somebody; what a screen cannot show is cut off. */
export function seenBy(sight: Sight, light: Light): Light {
  const [red, green, blue] = SIGHTS[sight].map(([r = 0, g = 0, b = 0]) =>
    Math.min(1, Math.max(0, r * light[0] + g * light[1] + b * light[2])),
  );
  return [red ?? 0, green ?? 0, blue ?? 0];
}

/** Contrast of WCAG 2.1, 1 to 21. */
export function contrastOf(one: Light, other: Light): number {
  const [a, b] = [luminanceOf(one), luminanceOf(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

function luminanceOf([red, green, blue]: Light): number {
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** CIE 15, with the white of D65. */
export function labOf([red, green, blue]: Light): Lab {
  const x = (0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047;
  const y = 0.2126729 * red + 0.7151522 * green + 0.072175 * blue;
  const z = (0.0193339 * red + 0.119192 * green + 0.9503041 * blue) / 1.08883;
  const [fx, fy, fz] = [root(x), root(y), root(z)];
  return [116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)];
}

function root(part: number): number {
  return part > 216 / 24389 ? Math.cbrt(part) : ((24389 / 27) * part + 16) / 116;
}

const DEGREE = Math.PI / 180;
const FAR_CHROMA = 25 ** 7;

/**
 * How different two colours look, CIEDE2000: about 1 is just seen side by side. After G. Sharma, W. Wu and E. N. Dalal,
 * "The CIEDE2000 Color-Difference Formula: Implementation Notes, Supplementary Test Data, and Mathematical Observations",
 * Color Research & Application 30(1), 2005.
 */
export function differenceOf([l1, a1, b1]: Lab, [l2, a2, b2]: Lab): number {
  const stretch = 1 + 0.5 * (1 - farShare((Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2));
  const [c1, c2] = [Math.hypot(a1 * stretch, b1), Math.hypot(a2 * stretch, b2)];
  const [h1, h2] = [hueOf(a1 * stretch, b1), hueOf(a2 * stretch, b2)];
  const isGrey = c1 * c2 === 0;
  // The shorter way round the circle, and the middle of it.
  const turn = isGrey ? 0 : ((h2 - h1 + 540) % 360) - 180;
  const hue = isGrey ? h1 + h2 : (h1 + turn / 2 + 360) % 360;
  const lightness = (l1 + l2) / 2;
  const chroma = (c1 + c2) / 2;
  const weight =
    1 -
    0.17 * Math.cos((hue - 30) * DEGREE) +
    0.24 * Math.cos(2 * hue * DEGREE) +
    0.32 * Math.cos((3 * hue + 6) * DEGREE) -
    0.2 * Math.cos((4 * hue - 63) * DEGREE);
  const fromMiddle = (lightness - 50) ** 2;
  const lPart = (l2 - l1) / (1 + (0.015 * fromMiddle) / Math.sqrt(20 + fromMiddle));
  const cPart = (c2 - c1) / (1 + 0.045 * chroma);
  const hPart = (2 * Math.sqrt(c1 * c2) * Math.sin((turn / 2) * DEGREE)) / (1 + 0.015 * chroma * weight);
  const blueTurn = 60 * Math.exp(-(((hue - 275) / 25) ** 2));
  const rotation = -2 * farShare(chroma) * Math.sin(blueTurn * DEGREE);
  return Math.sqrt(lPart ** 2 + cPart ** 2 + hPart ** 2 + rotation * cPart * hPart);
}

function farShare(chroma: number): number {
  return Math.sqrt(chroma ** 7 / (chroma ** 7 + FAR_CHROMA));
}

/** Degrees, 0 to 360. */
function hueOf(a: number, b: number): number {
  return a === 0 && b === 0 ? 0 : (Math.atan2(b, a) / DEGREE + 360) % 360;
}
