import { listSerialPorts } from '../../hardware/sp404/link/serial-ports.js';
import { openSerialStream } from '../../hardware/sp404/link/serial-stream.js';
import { openSession } from '../../hardware/sp404/link/session.js';
import { createUnit, type Unit } from '../../hardware/sp404/link/unit.js';
import { PadbridgeError } from '../../schemas/errors.js';

/**
 * Opens the unit on a port, or on the only port that has one.
 * @throws PadbridgeError not-found (no unit is plugged in), conflict (another program holds it), unavailable (it is silent)
 */
export async function openUnit(port: string | undefined, signal?: AbortSignal): Promise<Unit> {
  const path = port ?? (await findUnitPort());
  const stream = await openSerialStream(path);
  return createUnit(await openSession(stream, { signal }));
}

async function findUnitPort(): Promise<string> {
  const found = (await listSerialPorts()).filter(({ unit }) => unit);
  if (found[0] === undefined) {
    throw new PadbridgeError('not-found', 'No SP-404MK2 is plugged in.', {
      subject: '0582:02e7',
      next: 'Plug the unit in by USB and switch it on, or name a port with --port.',
    });
  }
  if (found.length > 1) {
    throw new PadbridgeError('conflict', 'More than one SP-404MK2 is plugged in.', {
      subject: found.map(({ path }) => path).join(', '),
      next: 'Choose one with --port.',
    });
  }
  return found[0].path;
}
