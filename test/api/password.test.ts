import { expect, it } from 'vitest';
import { hashPassword, STRONG, verifyPassword } from '../../src/api/people/password.ts';
import { CHEAP } from './support/api.ts';

it('costs a guess 32 MB and three passes, as OWASP advises, unless another cost is asked for', async () => {
  const hash = await hashPassword('correct horse battery');
  expect(hash).toMatch(/^scrypt\$32768\$8\$3\$/);
  expect(STRONG).toEqual({ N: 32_768, r: 8, p: 3 });
  expect(await verifyPassword('correct horse battery', hash)).toBe(true);
  expect(await verifyPassword('correct horse batterz', hash)).toBe(false);
});

it('takes the cost of an old hash from the hash', async () => {
  const hash = await hashPassword('correct horse battery', CHEAP);
  expect(hash).toMatch(/^scrypt\$2\$1\$1\$/);
  expect(await verifyPassword('correct horse battery', hash)).toBe(true);
});
