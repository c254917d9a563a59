import type Database from 'better-sqlite3';
import { z } from 'zod';
import { type PlannedPad, plannedPad } from '../../schemas/kit.js';
import { bankLetter, type BankLetter, bankSettings } from '../../schemas/sp404.js';

/** A sample that waits for the unit, or was under way when the daemon ended. */
export interface KeptTransfer {
  id: number;
  /** Number of its first sample; null when it was sent alone. */
  job: number | null;
  /** 1 to 16; null for the project that is selected when it begins. */
  project: number | null;
  pad: string;
  name: string;
  sampleId: number;
  settings: KitSettings | null;
}

/** What a kit says of a pad and of its bank, given to the unit with the sample. */
export interface KitSettings {
  pad: PlannedPad;
  bank: { bank: BankLetter; tempo: number; volume: number };
}

const kitSettings = z.object({
  pad: plannedPad,
  bank: bankSettings.pick({ tempo: true, volume: true }).extend({ bank: bankLetter }),
});

export interface TransferStore {
  /** Keeps an order of samples, in their order. Returns them with their numbers. */
  add(
    order: { isJob: boolean; project: number | null; resumes: boolean },
    sends: readonly Pick<KeptTransfer, 'pad' | 'name' | 'sampleId' | 'settings'>[],
    now: number,
  ): KeptTransfer[];
  setProject(id: number, project: number): void;
  /** Forgets a sample that has arrived, or never will. */
  remove(id: number): void;
  /** What a start of the daemon goes on with; the rest is forgotten. */
  resume(): KeptTransfer[];
}

interface Row extends Omit<KeptTransfer, 'settings'> {
  settings: string | null;
}

export function createTransferStore(db: Database.Database): TransferStore {
  const insert = db.prepare(`
    INSERT INTO unit_transfers (job, project, pad, name, sample_id, settings, resumes, created_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)`);
  const setJob = db.prepare<[number, number]>('UPDATE unit_transfers SET job = ? WHERE id = ?');
  const setProject = db.prepare<[number, number]>('UPDATE unit_transfers SET project = ? WHERE id = ?');
  const remove = db.prepare<[number]>('DELETE FROM unit_transfers WHERE id = ?');
  const forget = db.prepare('DELETE FROM unit_transfers WHERE resumes = 0');
  const list = db.prepare<[], Row>(`
    SELECT id, job, project, pad, name, sample_id AS sampleId, settings FROM unit_transfers ORDER BY id`);
  return {
    add: (order, sends, now) =>
      db.transaction(() => {
        let job: number | null = null;
        return sends.map((send): KeptTransfer => {
          const { pad, name, sampleId, settings } = send;
          const text = settings === null ? null : JSON.stringify(settings);
          const resumes = order.resumes ? 1 : 0;
          const { lastInsertRowid } = insert.run(job, order.project, pad, name, sampleId, text, resumes, now);
          const id = Number(lastInsertRowid);
          if (order.isJob && job === null) {
            job = id;
            setJob.run(job, id);
          }
          return { ...send, id, job, project: order.project };
        });
      })(),
    setProject: (id, project) => void setProject.run(project, id),
    remove: (id) => void remove.run(id),
    resume() {
      forget.run();
      return list.all().map((row) => ({ ...row, settings: readSettings(row.settings) }));
    },
  };
}

/** Written by another version, they may not be readable: the sample goes without them. */
function readSettings(text: string | null): KitSettings | null {
  return text === null ? null : (kitSettings.safeParse(JSON.parse(text)).data ?? null);
}
