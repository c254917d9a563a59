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
