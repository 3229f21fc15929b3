import { SyncError } from '../errors.ts';

/** A form that only QuickBooks gives a line: it can go back as it was read, and no other way. */
export function keptThereOnly(kept: string, index: number): SyncError {
  return new SyncError({
    type: 'InvalidRecord',
    message: `Line ${index + 1} (${kept}) is not, or not like this, in QuickBooks. Such lines are made and changed there only.`,
    field: `lines.${index}`,
  });
}
