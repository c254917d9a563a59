import { pathToFileURL } from 'node:url';

/** What an example is given: where the daemon is, the words of the command line, and where to write. */
export interface Surroundings {
  url: string;
  /** The daemon's UDP port for OSC. */
  oscPort: number;
  token: string;
  args: string[];
  print: (line: string) => void;
}

export type Program = (surroundings: Surroundings) => Promise<void>;

/** Runs an example when its file was started, and not when a test loads it. */
export function runAsProgram(moduleUrl: string, program: Program): void {
  if (moduleUrl !== pathToFileURL(process.argv[1] ?? '').href) return;
  const { PADBRIDGE_URL, PADBRIDGE_TOKEN = '', PADBRIDGE_OSC_PORT } = process.env;
  program({
    url: PADBRIDGE_URL ?? 'ws://127.0.0.1:4404/ws',
    oscPort: Number(PADBRIDGE_OSC_PORT ?? 4405),
    token: PADBRIDGE_TOKEN,
    args: process.argv.slice(2),
    print: (line) => console.log(line),
  }).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
