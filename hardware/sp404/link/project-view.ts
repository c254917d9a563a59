import { type BankLetter, BANKS, type BankSettings, type PadconfInspection } from '../../../schemas/sp404.js';
import { viewOf } from '../formats/fields.js';
import { padconfShell } from '../formats/padconf.js';
import { bankOf, projectOf } from '../formats/padconf-project.js';
import type { ProjectReply } from './control-replies.js';

/** A project's settings as the unit tells them. */
export interface ProjectView {
  /** 1–16. */
  project: number;
  name: string;
  tempo: number;
  tempoSelect: PadconfInspection['project']['tempoSelect'];
  banks: Record<BankLetter, BankSettings>;
}

const SETTINGS_OFFSET = 0x10;

/** The words on the link are those of PADCONF in the other byte order, so PADCONF's reader reads them. */
export function projectView({ project, words, name }: ProjectReply): ProjectView {
  const bytes = padconfShell(3);
  const view = viewOf(bytes);
  words.forEach((word, i) => view.setUint32(SETTINGS_OFFSET + 4 * i, word));
  const conf = { version: 3, bytes } as const;
  const { tempo, tempoSelect } = projectOf(conf);
  const banks = Object.fromEntries(BANKS.map((bank) => [bank, bankOf(conf, bank)])) as ProjectView['banks'];
  return { project: project + 1, name, tempo, tempoSelect, banks };
}
