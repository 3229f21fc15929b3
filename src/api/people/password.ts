import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/** What a guess costs, in the terms of scrypt. */
export interface PasswordCost {
  N: number;
  r: number;
  p: number;
}

/** A fraction of a second of a processor and 32 MB a guess, as OWASP advises for scrypt. */
export const STRONG: PasswordCost = { N: 2 ** 15, r: 8, p: 3 };
/** Nobody guesses 120 random bits that we made up, and the program that has them signs in every minute. */
export const MACHINE_MADE: PasswordCost = { N: 2, r: 1, p: 1 };
const KEY_BYTES = 32;

/** Long beats complicated; the upper end keeps hashing cheap. */
export const passwordSchema = z.string().min(10, 'has fewer than 10 characters').max(200);

/** `scrypt$N$r$p$salt$key`, so that a later, higher cost leaves old hashes readable. */
export async function hashPassword(password: string, cost = STRONG): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, cost);
  const { N, r, p } = cost;
  return ['scrypt', N, r, p, salt.toString('base64url'), key.toString('base64url')].join('$');
}

export async function verifyPassword(password: string, hash: string): Promise<boolean> {
  const [, N, r, p, salt = '', key = ''] = hash.split('$');
  const expected = Buffer.from(key, 'base64url');
  const cost = { N: Number(N), r: Number(r), p: Number(p) };
  const actual = await derive(password, Buffer.from(salt, 'base64url'), cost);
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}

/** The same work for somebody who does not exist, so that the time taken tells nothing. */
export async function pretendToVerify(password: string, cost = STRONG): Promise<false> {
  await derive(password, Buffer.alloc(16), cost);
  return false;
}

function derive(password: string, salt: Buffer, cost: ScryptOptions): Promise<Buffer> {
  // The same letters typed on another system may arrive decomposed.
  const text = password.normalize('NFKC');
  return new Promise((resolve, reject) => {
    scrypt(text, salt, KEY_BYTES, { ...cost, maxmem: 64 * 1024 * 1024 }, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
}
