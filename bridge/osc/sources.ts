import { BlockList, isIP } from 'node:net';
import { PadbridgeError } from '../../schemas/errors.js';
import { canonicalAddress, isLoopback } from '../auth/source.js';

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
