import type { Verdict } from '../../db/queue/settle.ts';
import { nameAtFault } from './at-fault.ts';
import type { LookUp } from './find-counterpart.ts';
import { nameDefaults } from './name-defaults.ts';
import { nameDeposit } from './name-deposit.ts';
import { nameMapping } from './name-mapping.ts';

/** Refusals say what stands behind them where we know more of that than the vendor tells. */
export async function nameCauses(
  work: LookUp,
  verdicts: ReadonlyMap<string, Verdict>,
): Promise<ReadonlyMap<string, Verdict>> {
  const records = await nameAtFault(work, verdicts);
  const mappings = await nameMapping(work, records);
  const defaults = await nameDefaults(work, mappings);
  return nameDeposit(work, defaults);
}
