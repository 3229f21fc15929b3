import type { Books, DataExtension } from '../company/books.ts';
import type { StoredRecord } from '../company/record.ts';
import { declarationOf } from '../entities/registry.ts';
import type { Fields } from '../fields.ts';
import { refId } from '../fields.ts';

/** A record with everything that an answer can show of it. */
export function shown(books: Books, record: StoredRecord): Fields {
  const { summerOffset } = books.settings.unproven;
  const declaration = declarationOf(record.kind);
  const own = declaration.present?.(record, books) ?? {};
  return {
    ...record.fields,
    ...identity(books, record),
    TimeCreated: books.zone.write(record.created, summerOffset),
    TimeModified: books.zone.write(record.modified, summerOffset),
    EditSequence: record.editSequence,
    ...own,
  };
}

function identity(books: Books, record: StoredRecord): Fields {
  if (declarationOf(record.kind).sort === 'txn')
    return { TxnID: record.id, TxnNumber: String(record.number) };
  const FullName = books.names.fullName(record.id);
  return {
    ListID: record.id,
    FullName,
    IsActive: record.fields.IsActive ?? 'true',
    Sublevel: String(refId(record.fields, 'ParentRef') === undefined ? 0 : FullName.split(':').length - 1),
  };
}

/** Custom fields and private values of an object, as far as their owners were asked for. */
export function extensionsOf(books: Books, objectId: string, owners: readonly string[]): Fields[] {
  return books.extensions
    .filter((each) => each.objectId === objectId && owners.some((owner) => sameOwner(owner, each)))
    .map(({ ownerId, name, type, value }) => ({
      OwnerID: ownerId,
      DataExtName: name,
      DataExtType: type,
      DataExtValue: value,
    }));
}

export function sameOwner(owner: string, { ownerId }: Pick<DataExtension, 'ownerId'>): boolean {
  return owner.toLowerCase() === ownerId.toLowerCase();
}
