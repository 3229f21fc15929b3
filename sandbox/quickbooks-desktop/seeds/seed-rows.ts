import type { Fields } from '../fields.ts';

/** Rows of one kind, in the words of its add request; references by full name. */
export type SeedRows = readonly (readonly [kind: string, rows: readonly Fields[]])[];
