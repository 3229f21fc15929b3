import type { Draft } from '../engine/draft.ts';
import { fault } from '../faults/catalog.ts';
import { objects, text as read, refId } from '../json.ts';
import type { EntityDeclaration } from './declaration.ts';
import { bool, decimal, list, object, opaque, readOnly, searched, text } from './fields.ts';
import { base } from './shared-fields.ts';

/** A note or a file, and the objects it belongs to. */
export const attachable: EntityDeclaration = {
  name: 'Attachable',
  kind: 'other',
  operations: ['create', 'update', 'delete'],
  /** The vendor gives attachments long ids. */
  firstId: 5_000_000_000_000,
  fields: {
    ...base,
    FileName: text(1000),
    FileAccessUri: readOnly(text()),
    TempDownloadUri: readOnly(text()),
    Size: readOnly(decimal),
    ContentType: text(100),
    Category: text(100),
    Lat: text(100),
    Long: text(100),
    PlaceName: text(2000),
    Note: text(2000),
    Tag: text(2000),
    ThumbnailFileAccessUri: readOnly(text()),
    ThumbnailTempDownloadUri: readOnly(text()),
    AttachableRef: searched(
      list(
        object({
          EntityRef: object({ value: text(), type: text(), name: text() }),
          LineInfo: text(),
          IncludeOnSend: bool,
          NoRefOnly: bool,
          CustomField: opaque,
          Inactive: bool,
        }),
      ),
    ),
  },
  prepare: checkOwners,
  present: (record, books) =>
    record.FileAccessUri === undefined
      ? record
      : { ...record, TempDownloadUri: books.fileUri(read(record, 'Id') ?? '') },
};

/** @throws VendorFault 2170 or 610 where a reference points to nothing */
function checkOwners({ record, books }: Draft): void {
  for (const reference of objects(record, 'AttachableRef')) {
    const owner = reference.EntityRef;
    if (typeof owner !== 'object' || owner === null || Array.isArray(owner)) continue;
    const type = read(owner, 'type') ?? '';
    const declaration = books.declarations.get(type.toLowerCase());
    if (!declaration) throw fault('2170', `Invalid Enumeration : ${type}`, 'AttachableRef.EntityRef.type');
    const id = refId(reference, 'EntityRef') ?? String(owner.value ?? '');
    if (!books.see(declaration.name, id)) {
      throw fault(
        '2500',
        `Invalid Reference Id : ${type} element id ${id} not found`,
        'AttachableRef.EntityRef',
      );
    }
  }
}
