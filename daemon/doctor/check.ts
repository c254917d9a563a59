/** What the doctor found out about one part of the machine. */
export interface Check {
  /** Short name, stable: "sqlite", "codec mp3". */
  name: string;
  /** ok: works. degraded: works with a limit. missing: does not work here. */
  state: 'ok' | 'degraded' | 'missing';
  /** One line: what was found. */
  detail: string;
  /** What the person can do; null when there is nothing to do. */
  next: string | null;
  /** Whether the daemon can run without it. */
  required: boolean;
}

export type Finding = Pick<Check, 'state' | 'detail'> & Partial<Pick<Check, 'next'>>;

/** One check; a probe that fails is a finding as well. */
export async function check(
  name: string,
  required: boolean,
  probe: () => Finding | Promise<Finding>,
  whenItFails: Finding,
): Promise<Check> {
  try {
    return { name, next: null, ...(await probe()), required };
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    return { name, next: null, ...whenItFails, detail: `${whenItFails.detail}: ${reason}`, required };
  }
}
