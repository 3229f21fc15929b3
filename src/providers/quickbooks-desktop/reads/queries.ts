import type { VendorForm } from '../entities/entities.ts';
import { codeFact } from '../faults/code-facts.ts';
import type { Response } from '../qbxml/read-message.ts';
import type { MessageRequest, Tree } from '../qbxml/write-message.ts';

/** Inactive ones are there as well. */
export const ALL = { ActiveStatus: 'All' } as const;

/** A query of one kind of record, with the lines that it has. */
export function queryOf(form: VendorForm, requestId: string, tree: Tree): MessageRequest {
  const lines = form.hasLines ? { IncludeLineItems: true } : {};
  return { name: form.query, requestId, tree: { ...tree, ...lines } };
}

/** Nothing found is an answer, and so is a part of what was asked for. */
export function isAnswered({ statusCode, severity }: Response): boolean {
  const kind = codeFact(statusCode).class;
  return kind === 'done' || (kind === 'told' && severity !== 'Error');
}

/** Rows as they came. */
export function nodesIn({ rows }: Response): unknown[] {
  return rows.filter(({ name }) => name.endsWith('Ret')).map(({ node }) => node);
}
