import type { RemoteInfo } from 'node:dgram';
import { MAX_SURFACES } from './limits.js';
import type { Endpoint } from './surfaces.js';

/** Surfaces that listen on another port than the one they send from. */
export interface ReplyPorts {
  set(sender: RemoteInfo, port: number): void;
  /** Where answers and feedback for a sender go. */
  endpoint(sender: RemoteInfo): Endpoint;
}

export function createReplyPorts(): ReplyPorts {
  const ports = new Map<string, number>();
  return {
    set(sender, port) {
      const key = keyOf(sender);
      ports.delete(key);
      ports.set(key, port);
      // The one set longest ago goes: a surface that was started again sends from a new port.
      if (ports.size > MAX_SURFACES) ports.delete([...ports.keys()][0] ?? '');
    },
    endpoint: (sender) => ({ address: sender.address, port: ports.get(keyOf(sender)) ?? sender.port }),
  };
}

function keyOf({ address, port }: RemoteInfo): string {
  return `${address} ${port}`;
}
