import type { EntityDeclaration } from '../entities/declaration.ts';
import { fault } from '../faults/catalog.ts';
import type { JsonObject } from '../json.ts';
import { refId, text } from '../json.ts';
import type { Books } from './books.ts';
import { idKey } from './id-keys.ts';
import { indexValue } from './index-keys.ts';

/** Customers, vendors and employees share their names, inactive ones included. */
const parties = new Set(['Customer', 'Vendor', 'Employee']);

interface Claim {
  scope: string;
  name: string;
  what: string;
}

function claimOf(declaration: EntityDeclaration, record: JsonObject): Claim | undefined {
  if (parties.has(declaration.name)) {
    const name = text(record, 'DisplayName');
    return name === undefined ? undefined : { scope: 'party', name, what: declaration.name.toLowerCase() };
  }
  if (!declaration.uniqueName) return undefined;
  const name = text(record, declaration.uniqueName.property);
  if (name === undefined) return undefined;
  const scope = `${declaration.name}:${refId(record, 'ParentRef') ?? ''}`;
  return { scope, name, what: declaration.uniqueName.what };
}

function keyOf(books: Books, claim: Claim, entity: string, record: JsonObject) {
  return [
    books.company.number,
    `=${claim.scope}`,
    indexValue(claim.name.trim()),
    entity,
    idKey(text(record, 'Id')),
  ];
}

export function claimName(books: Books, declaration: EntityDeclaration, record: JsonObject): void {
  const claim = claimOf(declaration, record);
  if (claim) books.store.index.putSync(keyOf(books, claim, declaration.name, record), 1);
}

export function unclaimName(books: Books, declaration: EntityDeclaration, record: JsonObject): void {
  const claim = claimOf(declaration, record);
  if (claim) books.store.index.removeSync(keyOf(books, claim, declaration.name, record));
}

/** @throws VendorFault 6240 where another object bears the name, compared without case */
export function checkName(books: Books, declaration: EntityDeclaration, record: JsonObject): void {
  const claim = claimOf(declaration, record);
  if (!claim) return;
  const value = indexValue(claim.name.trim());
  const start = [books.company.number, `=${claim.scope}`, value];
  for (const key of books.store.index.getKeys({ start, end: [...start, '\uffff'] })) {
    const [, , , entity, id] = key as [number, string, string, string, number];
    if (entity === declaration.name && id === idKey(text(record, 'Id'))) continue;
    if (!bears(books, declaration, entity, String(id), claim.name)) continue;
    if (declaration.uniqueName?.code) throw duplicateObject(declaration.uniqueName.code, claim);
    throw duplicate(claim, entity);
  }
}

function bears(
  books: Books,
  declaration: EntityDeclaration,
  entity: string,
  id: string,
  name: string,
): boolean {
  const holder = books.see(entity, id);
  const property = declaration.uniqueName?.property ?? 'DisplayName';
  return text(holder, property)?.trim().toLowerCase() === name.trim().toLowerCase();
}

function duplicateObject(code: string, claim: Claim) {
  return fault(code, `Duplicate Object : the ${claim.what} ${claim.name} exists already`);
}

function duplicate(claim: Claim, holder: string) {
  const other = claim.scope !== 'party' || holder.toLowerCase() === claim.what;
  const who = other ? `Another ${claim.what}` : 'Another customer, vendor or employee';
  const rule = `${who} is already using this name. Please use a different name.`;
  return fault('6240', `The name supplied already exists. : ${rule}`);
}
