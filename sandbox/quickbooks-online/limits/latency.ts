/** How long an answer takes: not at all, about as long as at the vendor, or so many ms. */
export type Latency = 'none' | 'vendor' | number;

/** Middle values, assumed: no record of the vendor's times is public. They vary by a third either way. */
const READ_MS = 250;
const WRITE_MS = 500;
const BATCH_MS = 600;
const BATCH_ITEM_MS = 60;
const SPREAD = 1 / 3;

/** How long this call takes, in ms. */
export function latencyOf(latency: Latency, call: { writes: boolean; batchItems: number }): number {
  if (latency === 'none') return 0;
  if (typeof latency === 'number') return latency;
  const middle =
    call.batchItems > 0 ? BATCH_MS + call.batchItems * BATCH_ITEM_MS : call.writes ? WRITE_MS : READ_MS;
  return Math.round(middle * (1 - SPREAD + 2 * SPREAD * Math.random()));
}
