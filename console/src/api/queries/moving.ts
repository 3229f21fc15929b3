import type { ConnectionSync } from '../types.ts';

/** While something on the page is on its way, it is looked at again this often. */
export const MOVING_MS = 4_000;

/** Whether the badge will change by itself. */
export function isMoving(sync: Pick<ConnectionSync, 'badge'> | null | undefined): boolean {
  return sync?.badge === 'pending' || sync?.badge === 'syncing' || sync?.badge === 'retrying';
}
