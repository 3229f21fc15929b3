import type { SetupStep } from '../../api/types.ts';
import { t } from '../../language/say.ts';

/** Where each step is, and what it is called. */
export const STEPS = [
  { step: 'region', path: '/setup/region', label: t`Region` },
  { step: 'connect', path: '/setup/connect', label: t`Connect` },
  { step: 'mappings', path: '/setup/mappings', label: t`Mappings` },
  { step: 'settings', path: '/setup/sync', label: t`What syncs` },
  { step: 'first_sync', path: '/setup/first-sync', label: t`First sync` },
] as const satisfies readonly { step: SetupStep; path: string; label: string }[];

export function stepOf(step: SetupStep): (typeof STEPS)[number] {
  const found = STEPS.find((each) => each.step === step);
  if (!found) throw new Error(`there is no step ${step}`);
  return found;
}
