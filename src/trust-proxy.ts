import { isIP } from 'node:net';
import { z } from 'zod';

/** Names that the server knows for ranges of addresses. */
const RANGES = ['loopback', 'linklocal', 'uniquelocal'];
const MOST_HOPS = 10;

/**
 * Which reverse proxies may say whom a request comes from (`X-Forwarded-For`): none, so many that stand one
 * behind the other, or those at these addresses. Everybody is no choice: then anybody could say anything.
 */
export const trustProxySchema = z
  .string()
  .default('')
  .transform((text, context): false | number | string[] => {
    const value = text.trim();
    if (value === '' || value === 'false') return false;
    if (/^\d+$/.test(value)) {
      const hops = Number(value);
      if (hops === 0) return false;
      if (hops <= MOST_HOPS) return hops;
    }
    const addresses = value.split(',').map((each) => each.trim());
    if (addresses.every(isAddress)) return addresses;
    context.addIssue({
      code: 'custom',
      message: `must be false, a number of proxies up to ${MOST_HOPS}, or addresses like 10.0.0.5, 10.0.0.0/8, ${RANGES.join(', ')}`,
    });
    return z.NEVER;
  });

function isAddress(text: string): boolean {
  if (RANGES.includes(text)) return true;
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}
