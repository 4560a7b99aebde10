import { isIP } from 'node:net';

/** True for a name of this very machine, as addresses and settings write it: what is said to it stays here. */
export const isLoopback = (host: string): boolean => /^(localhost|127\.[\d.]+|\[?::1\]?)$/.test(host);

const NAMED_PROXIES = ['loopback', 'linklocal', 'uniquelocal'];

/** An address, a range of addresses, or one of the names for such a range. */
export function isProxy(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  const most = isIP(address) === 4 ? 32 : isIP(address) === 6 ? 128 : -1;
  const isRange = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most);
  return NAMED_PROXIES.includes(text) || (most > 0 && isRange && more.length === 0);
}
