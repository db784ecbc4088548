import { BlockList, isIP } from 'node:net';

/** How many proxies in front of the gateway are ours and add to X-Forwarded-For. */
export type TrustProxy = number;

/** The address of the caller: the socket's, or the one that the outermost trusted proxy saw. IPv4 addresses written as IPv6 are shortened. */
export function addressOf(remote: string | undefined, forwarded: string | string[] | undefined, trust: TrustProxy): string {
  let address = remote ?? '';
  if (trust > 0 && forwarded !== undefined) {
    const hops = String(forwarded).split(',').map((hop) => hop.trim());
    address = hops[Math.max(hops.length - trust, 0)] || address;
  }
  address = address.startsWith('::ffff:') ? address.slice(7) : address;
  return isIP(address) ? address : 'unknown';
}

/** A list of addresses and networks (`203.0.113.7`, `198.51.100.0/24`, `2001:db8::/32`). @throws TypeError naming the entry that is neither */
export class AddressList {
  readonly #list = new BlockList();

  constructor(entries: readonly string[]) {
    for (const entry of entries) {
      const [address = '', prefix] = entry.split('/');
      const family = isIP(address);
      const bits = prefix === undefined ? undefined : Number(prefix);
      if (!family || (bits !== undefined && !(Number.isInteger(bits) && bits >= 0 && bits <= (family === 4 ? 32 : 128)))) throw new TypeError(`"${entry}" is not an address or a network`);
      const type = family === 4 ? 'ipv4' : 'ipv6';
      if (bits === undefined) this.#list.addAddress(address, type);
      else this.#list.addSubnet(address, bits, type);
    }
  }

  has(address: string): boolean {
    const family = isIP(address);
    return family !== 0 && this.#list.check(address, family === 4 ? 'ipv4' : 'ipv6');
  }
}
