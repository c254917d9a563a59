import { BlockList, isIP } from 'node:net';
import type { AccessLevel } from '../../schemas/contract.js';
import { PadbridgeError } from '../../schemas/errors.js';
import { callerAt } from '../auth/access.js';
import { canonicalAddress, isLoopback } from '../auth/source.js';
import type { Caller } from '../dispatch.js';
import { MAX_SURFACES } from './limits.js';

/** Says whether a datagram from an address may be looked at. */
export type SourceCheck = (address: string) => boolean;

/**
 * The allow-list as a check. Entries are addresses (`192.168.1.20`) or networks (`192.168.1.0/24`); this machine is
 * always allowed. Throws invalid-input for an entry that is neither.
 */
export function createSourceCheck(entries: readonly string[]): SourceCheck {
  const allowed = new BlockList();
  for (const entry of entries) add(allowed, entry);
  return (address) => {
    const canonical = canonicalAddress(address);
    return isLoopback(canonical) || allowed.check(canonical, familyOf(canonical));
  };
}

/** Who a datagram comes from, by the address as the socket names it; nothing when that address may not send. */
export type FindCaller = (address: string) => Caller | undefined;

/** A check with a memory: a surface sends hundreds of messages a second from one address. */
export function createCallers(allowed: SourceCheck, scopes: ReadonlySet<AccessLevel>): FindCaller {
  const known = new Map<string, Caller | undefined>();
  return (address) => {
    if (!known.has(address)) {
      if (known.size >= MAX_SURFACES) known.clear();
      known.set(address, allowed(address) ? callerAt(address, 'osc', scopes) : undefined);
    }
    return known.get(address);
  };
}

function add(list: BlockList, entry: string): void {
  const [address = '', prefix, more] = entry.split('/');
  const bits = isIP(address) === 6 ? 128 : 32;
  const length = prefix === undefined ? bits : /^\d{1,3}$/.test(prefix) ? Number(prefix) : -1;
  if (isIP(address) === 0 || more !== undefined || length < 0 || length > bits) {
    throw new PadbridgeError(
      'invalid-input',
      `${JSON.stringify(entry)} is neither an address nor a network.`,
      {
        subject: entry,
        next: 'Write 192.168.1.20 or 192.168.1.0/24.',
      },
    );
  }
  list.addSubnet(address, length, familyOf(address));
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}
