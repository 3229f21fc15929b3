import type { SetupStep } from '../../api/types.ts';

/** Where each step is, and what it is called. */
export const STEPS = [
  { step: 'region', path: '/setup/region', label: 'Region' },
  { step: 'connect', path: '/setup/connect', label: 'Connect' },
  { step: 'mappings', path: '/setup/mappings', label: 'Mappings' },
  { step: 'settings', path: '/setup/sync', label: 'What syncs' },
  { step: 'first_sync', path: '/setup/first-sync', label: 'First sync' },
] as const satisfies readonly { step: SetupStep; path: string; label: string }[];

export function stepOf(step: SetupStep): (typeof STEPS)[number] {
  const found = STEPS.find((each) => each.step === step);
  if (!found) throw new Error(`there is no step ${step}`);
  return found;
}
