import { z } from 'zod';
import type { Problem } from '../entity.ts';

/** Rules for what is handed in. What is read on the other side follows that side's own. */

/** One e-mail address, or several separated by commas. */
export function addressProblems(field: string, value: string | undefined): Problem[] {
  const odd = (value ?? '')
    .split(/[,;]/)
    .map((address) => address.trim())
    .filter((address) => address !== '' && !z.email().safeParse(address).success);
  return odd.length > 0 ? [{ path: [field], message: `${odd[0]} is no e-mail address` }] : [];
}

/** People leave the scheme out. */
export function websiteProblems(value: string | undefined): Problem[] {
  if (!value) return [];
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `https://${value}`;
  return z.url().safeParse(whole).success
    ? []
    : [{ path: ['website'], message: 'is no address of a website' }];
}
