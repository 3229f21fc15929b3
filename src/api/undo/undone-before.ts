import type { LastUndo } from '../../db/undo/last-undo.ts';

/** What an earlier undo of the same push did. */
export function undoneBefore({ batchId, state, undone, left, rest }: LastUndo): string {
  const did = `Batch ${batchId} (${state}) has undone this push: ${undone} taken back, ${left} left as they are.`;
  return rest ? did : `${did} Nothing of it is left to undo; a new push sends what was taken back again.`;
}
