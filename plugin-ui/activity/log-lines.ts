import type { AuditEntry, Job } from '../../schemas/entities.js';
import { countOf, formatCount } from '../sound/format.js';

/** One line of the log: when, what, how it ended. */
export interface LogLine {
  key: string;
  at: number;
  text: string;
  tone: 'up' | 'degraded' | 'down' | '';
}

/** What a method does, as the beginning of a sentence; methods that are not here are named as they are. */
const DONE: Readonly<Record<string, string>> = {
  'roots.add': 'Folder added',
  'roots.remove': 'Folder removed',
  'cards.add': 'Card added',
  'cards.sync': 'Card brought up to date',
  'snapshots.restore': 'Project brought back to a card',
  'exports.start': 'Exported',
  'backup.create': 'Catalogue backed up',
  'device.deletePad': 'Pad deleted on the unit',
};

const JOB_DONE: Readonly<Record<Job['kind'], string>> = {
  scan: 'Folder read',
  analyse: 'Sounds listened to',
  backup: 'Catalogue backed up',
  export: 'Exported',
};

/** A call that changed something, in words: "Folder removed: 2 (from the command line)". */
export function auditLine({ id, method, subject, caller, outcome, happenedAt }: AuditEntry): LogLine {
  const what = DONE[method] ?? method;
  const about = subject === null ? '' : `: ${subject}`;
  const ended = outcome === 'ok' || outcome === 'started' ? '' : `. It failed (${outcome})`;
  return {
    key: `call ${id}`,
    at: happenedAt,
    text: `${what}${about}, by ${callerInWords(caller)}${ended}`,
    tone: outcome === 'ok' ? 'up' : outcome === 'started' ? '' : 'down',
  };
}

/** A job that ended, in words: "Folder read: Samples, 120 files, 2 failed". Null while it has not ended. */
export function jobLine({ id, kind, subject, state, done, failed, error, finishedAt }: Job): LogLine | null {
  if (finishedAt === null) return null;
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
