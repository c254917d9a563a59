import { bankIndex, type BankLetter, BANKS, padAt, padIndex, PAD_COUNT } from '../../schemas/sp404.js';

/** Names of the files and folders of a project (facts: SD card layout). */

export const PADCONF_NAME = 'PADCONF.BIN';
export const SAMPLES_FOLDER = 'SMPL';
export const PATTERNS_FOLDER = 'PTN';
export const PICTURES_FOLDER = 'PICTURE';
export const CHAIN_NAME = 'PATTERNCHAIN_00.CHN';
/** Projects the unit counts, `PROJECT_01` to `PROJECT_16`. */
export const PROJECT_COUNT = 16;

const two = (value: number) => String(value).padStart(2, '0');

/** "BANK2-07.SMP" for "B7". */
export function smpName(pad: string): string {
  const index = padIndex(pad);
  return `BANK${Math.floor(index / 16) + 1}-${two((index % 16) + 1)}.SMP`;
}

/** The pad of an SMP file by its name in any case, or undefined when it is not one of the 160. */
export function padOfSmpName(name: string): string | undefined {
  const match = /^BANK(\d{1,2})-(\d{2})\.SMP$/i.exec(name);
  const bank = BANKS[Number(match?.[1]) - 1];
  const pad = Number(match?.[2]);
  return bank !== undefined && pad >= 1 && pad <= 16 ? `${bank}${pad}` : undefined;
}

/** "PTN00023.BIN" for the pattern on "B7". */
export function patternName(pad: string): string {
  return `PTN${String(padIndex(pad) + 1).padStart(5, '0')}.BIN`;
}

/** The pad whose button plays a pattern, by the file's name, or undefined when its number is not one of the 160. */
export function padOfPatternName(name: string): string | undefined {
  const number = Number(/^PTN(\d{5})/i.exec(name)?.[1]);
  return number >= 1 && number <= PAD_COUNT ? padAt(number - 1) : undefined;
}

export function bankOfPad(pad: string): BankLetter {
  return BANKS[Math.floor(padIndex(pad) / 16)]!;
}

/** "PROJECT_07" for 7. */
export function projectFolderName(number: number): string {
  return `PROJECT_${two(number)}`;
}

/** The number of a project folder that the unit opens directly, or undefined for any other name. */
export function projectNumber(name: string): number | undefined {
  const number = Number(/^PROJECT_(\d{2})$/i.exec(name)?.[1]);
  return number >= 1 && number <= PROJECT_COUNT ? number : undefined;
}

/** Panel order: A1 to A16, then B. */
export function byPad(a: string, b: string): number {
  return padIndex(a) - padIndex(b);
}

/** The pads of a bank, 1 to 16. */
export function padsOfBank(bank: BankLetter): string[] {
  return Array.from({ length: 16 }, (_, i) => padAt(bankIndex(bank) * 16 + i));
}
