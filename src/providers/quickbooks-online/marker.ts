/**
 * The private note of a document carries a marker with our record's id. It makes a document recognisable when
 * the answer to its creation was lost, even if it has no number.
 */

const MARKER = /\n?\[LB:([^\n]+)\]/;
const PAID_BY = /\n?\[Paid by ([^\n]+)\]/;

export interface Note {
  memo?: string;
  /** A payment method that the company's list does not have. */
  paidBy?: string;
}

export function markerOf(recordId: string): string {
  return `[LB:${recordId}]`;
}

export function writeNote(note: Note, recordId: string): string {
  const paidBy = note.paidBy ? `[Paid by ${note.paidBy}]` : undefined;
  return [note.memo, paidBy, markerOf(recordId)].filter(Boolean).join('\n');
}

export function readNote(text: string): Note & { recordId?: string } {
  const recordId = MARKER.exec(text)?.[1];
  const unmarked = text.replace(MARKER, '');
  const paidBy = PAID_BY.exec(unmarked)?.[1];
  return { memo: unmarked.replace(PAID_BY, '') || undefined, paidBy, recordId };
}

export function hasMarker(text: string | undefined, recordId: string): boolean {
  return text?.includes(markerOf(recordId)) ?? false;
}
