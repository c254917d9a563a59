import type { AuditEntry, Job } from '../../schemas/entities.js';
import { countOf, formatCount } from '../sound/format.js';

/** One line of the log: when, what, how it ended. */
export interface LogLine {
  key: string;
  at: number;
  text: string;
  tone: 'up' | 'degraded' | 'down' | '';
}

/** What a method does, as the beginning of a sentence: every method that leaves a row. */
export const DONE: Readonly<Record<string, string>> = {
  'roots.add': 'Folder added',
  'roots.remove': 'Folder removed',
  'cards.add': 'Card added',
  'cards.sync': 'Card brought up to date',
  'snapshots.restore': 'Project brought back to a card',
  'exports.start': 'Exported',
  'backup.create': 'Catalogue backed up',
  'device.deletePad': 'Pad deleted on the unit',
  'device.sendKit': 'Kit sent to the unit',
  'device.simulate': 'Unit chosen',
  'twin.apply': 'Project of the unit brought up to date',
  'flstudio.install': 'Script of FL Studio put in place',
  'flstudio.setProjectFolders': 'Folders of songs chosen',
};

/** How a call ended, as the end of a sentence, where it did not end well. */
const OUTCOMES: Readonly<Partial<Record<AuditEntry['outcome'], string>>> = {
  ok: '',
  started: '',
  cancelled: '. It was given up',
  conflict: '. It was refused, for something had changed since',
  forbidden: '. It was refused: this caller may not',
  'invalid-input': '. It was refused: it made no sense as asked',
  'not-found': '. It was refused: there was nothing of the kind',
  unavailable: '. It failed: what it needs was not there',
  timeout: '. It took too long',
  io: '. It failed: a file could not be read or written',
};

const JOB_DONE: Readonly<Record<Job['kind'], string>> = {
  scan: 'Folder read',
  analyse: 'Sounds listened to',
  backup: 'Catalogue backed up',
  export: 'Exported',
};

/** A call that changed something, in words: "Folder removed: /music/Samples, by the command line". */
export function auditLine({ id, method, subject, caller, outcome, happenedAt }: AuditEntry): LogLine {
  const what = DONE[method] ?? method;
  const about = subject === null ? '' : `: ${subject}`;
  const ended = OUTCOMES[outcome] ?? '. It failed';
  return {
    key: `call ${id}`,
    at: happenedAt,
    text: `${what}${about}, by ${callerInWords(caller)}${ended}`,
    tone: outcome === 'ok' ? 'up' : outcome === 'started' ? '' : 'down',
  };
}

/** A job that ended, in words: "Folder read: Samples, 120 files, 2 failed". Null while it has not ended, or when there was nothing to do. */
export function jobLine({ id, kind, subject, state, done, failed, error, finishedAt }: Job): LogLine | null {
  // Looking and finding nothing to do is no news.
  const nothing = kind === 'analyse' && state === 'done' && done === 0;
  if (finishedAt === null || nothing) return null;
  const files = countOf(done, 'file');
  const trouble = failed === 0 ? '' : `, ${formatCount(failed)} failed`;
  const ending = state === 'done' ? '' : state === 'cancelled' ? ', stopped' : `. ${error ?? 'It failed'}`;
  return {
    key: `job ${id}`,
    at: finishedAt,
    text: `${JOB_DONE[kind]}: ${subject}, ${files}${trouble}${ending}`,
    tone: state === 'failed' ? 'down' : failed > 0 ? 'degraded' : state === 'done' ? 'up' : '',
  };
}

/** "this window or another", "the command line", "an OSC surface at 192.168.1.20". */
function callerInWords(caller: string): string {
  const [door = '', where] = caller.split(' ');
  const known: Readonly<Record<string, string>> = {
    cli: 'the command line',
    http: 'a program over HTTP',
    websocket: 'a window',
    osc: 'an OSC surface',
  };
  const name = known[door] ?? caller;
  const near = where === undefined || /^(127\.|::1|\[::1)/.test(where);
  return near ? name : `${name} at ${where}`;
}
