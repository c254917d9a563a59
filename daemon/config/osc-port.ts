import type { ResolvedConfig } from './load.js';

/** The port beside HTTP's, so that one number is to be remembered; a free one where HTTP's is free as well. */
export function oscPortOf(
  { port, oscPort }: Pick<ResolvedConfig, 'port' | 'oscPort'>,
  httpPort: number,
): number {
  if (oscPort !== null) return oscPort;
  return port === 0 || httpPort === 65_535 ? 0 : httpPort + 1;
}
