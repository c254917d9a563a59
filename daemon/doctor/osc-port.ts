import type { ResolvedConfig } from '../config/load.js';
import { oscPortOf } from '../config/osc-port.js';
import { check, type Check } from './check.js';
import type { Machine } from './machine.js';

/** Whether OSC can have its UDP port: a surface that sends to a taken one is heard by the other program. */
export async function oscPort(machine: Machine, config: ResolvedConfig): Promise<Check[]> {
  const { data, osc, oscHost, host } = config;
  const port = oscPortOf(config, config.port);
  const address = oscHost ?? host;
  return [
    await check(
      'osc port',
      false,
      async () => {
        if (!osc) return { state: 'ok', detail: 'OSC is switched off' };
        const running = await machine.runningDaemon(data).catch(() => undefined);
        const own = running?.info?.oscPort;
        if (own !== undefined && own !== null && (own === port || port === 0)) {
          return { state: 'ok', detail: `UDP ${own} is the running daemon's` };
        }
        await machine.tryBind(address, port);
        return { state: 'ok', detail: port === 0 ? 'any free one' : `UDP ${address}:${port} is free` };
      },
      {
        state: 'missing',
        detail: `UDP ${address}:${port} cannot be had`,
        next: 'Choose another port with --osc-port, or end the program that has it.',
      },
    ),
  ];
}
