/**
 * The memo of a document carries what QuickBooks Desktop has no field for, each on a line of its own, and at the end
 * a marker with our record's id: it makes a document recognisable when the answer to its creation was lost, even if
 * it has no number.
 */

export interface Note {
  memo?: string;
  /** A payment method that the company's list does not have. */
  paidBy?: string;
  /** What the invoice says to its customer: the company file only has a list of messages. */
  message?: string;
  /** Where the invoice is sent to: the company file has the customer's address only. */
  email?: string;
  website?: string;
}

const TAGS: readonly (readonly [keyof Note, string])[] = [
  ['paidBy', 'Paid by'],
  ['message', 'Message:'],
  ['email', 'Email:'],
  ['website', 'Website:'],
];
const MARKER = /\n?\[LB:([^\n]+)\]/;
const VOIDED = /^VOID:\s?/;

export function markerOf(recordId: string): string {
  return `[LB:${recordId}]`;
}

/** Names have no marker: they are told by their name. */
export function writeNote(note: Note, recordId?: string): string {
  const tags = TAGS.map(([field, label]) => note[field] && `[${label} ${escapeLines(note[field])}]`);
  return [note.memo, ...tags, recordId && markerOf(recordId)].filter(Boolean).join('\n');
}

export function readNote(text: string): Note & { recordId?: string } {
  const recordId = MARKER.exec(text)?.[1];
  const note: Note & { recordId?: string } = { recordId };
  let rest = text.replace(VOIDED, '').replace(MARKER, '');
  for (const [field, label] of TAGS) {
    const pattern = new RegExp(`(^|\\n)\\[${label} (.*)\\](?=\\n|$)`);
    const value = pattern.exec(rest)?.[2];
    if (value === undefined) continue;
    note[field] = unescapeLines(value);
    rest = rest.replace(pattern, '');
  }
  return { ...note, memo: rest || undefined };
}

export function isVoidNote(text: string | undefined): boolean {
  return text !== undefined && VOIDED.test(text);
}

export function hasMarker(text: string | undefined, recordId: string): boolean {
  return text?.includes(markerOf(recordId)) ?? false;
}

function escapeLines(text: string): string {
  return text.replaceAll('\\', '\\\\').replace(/\r?\n/g, '\\n');
}

function unescapeLines(text: string): string {
  return text.replace(/\\(.)/g, (_, character: string) => (character === 'n' ? '\n' : character));
}
