// The UI over a made-up library, for working on it: node --import ./test/support/register-typescript.mjs test/support/ui/serve.ts
import { startUiDaemon } from './ui-daemon.js';

const daemon = await startUiDaemon({ rows: 100_000, port: Number(process.env['PORT'] ?? 4499) });
process.stdout.write(`${daemon.loginUrl()}\n`);
process.once('SIGINT', () => void daemon.close());
