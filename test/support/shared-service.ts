import { inject } from 'vitest';
import type { SharedServices } from './shared-services.ts';

/** A service of the whole test run, started when the first file asks for it. */
export async function sharedService<Name extends keyof SharedServices>(
  name: Name,
): Promise<SharedServices[Name]> {
  const response = await fetch(`${inject('sharedServices')}/${name}`);
  if (!response.ok) throw new Error(`shared service ${name}: ${await response.text()}`);
  return (await response.json()) as SharedServices[Name];
}
