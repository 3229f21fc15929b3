import { referenceTarget } from '../company/reference-targets.ts';
import type { CompanyFile } from '../company-file.ts';
import type { Value } from '../fields.ts';
import { group, isGroup, text } from '../fields.ts';
import { lookUp } from '../requests/references.ts';
import type { Request } from '../requests/request.ts';
import { StatusError } from '../statuses.ts';

const IN_USE = 'QuickBooks error message: The list element is in use.';

/** What a person has open on the screen cannot be written. @throws StatusError 3175, 3176, 3180 */
export function checkLocks(file: CompanyFile, { definition, fields }: Request): void {
  if (!definition.writes || file.locks.size === 0) return;
  const content = group(fields, definition.name) ?? fields;
  const own = text(content, 'ListID') ?? text(content, 'TxnID');
  const style = own === undefined ? undefined : file.locks.get(own);
  if (style === 'text') {
    throw new StatusError(
      3180,
      `There was an error when saving a ${definition.name.slice(0, -3)}.  QuickBooks error message: The transaction could not be locked.  It is in use by another user.`,
    );
  }
  if (style) {
    throw new StatusError(
      3175,
      `There was an error adding, modifying or deleting ${own} because it is already in use.  ${IN_USE}`,
    );
  }
  const related = relatedIds(file, content).find((id) => file.locks.has(id));
  if (related !== undefined) {
    throw new StatusError(3176, `The related object "${related}" is currently in use.  ${IN_USE}`);
  }
}

function relatedIds(file: CompanyFile, value: Value | undefined, name = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((each) => relatedIds(file, each, name));
  if (isGroup(value)) {
    const found = name.endsWith('Ref') ? lookUp(file.books, referenceTarget(name).kinds, value) : undefined;
    return found ? [found.id] : Object.entries(value).flatMap(([key, inner]) => relatedIds(file, inner, key));
  }
  const linked = ['TxnID', 'PaymentTxnID'].includes(name) && value !== undefined;
  return linked ? [value] : [];
}
