import type { Connection } from '@temporalio/client';
import type { SearchAttributeType } from '@temporalio/common';
import proto from '@temporalio/proto';
import { waitUntil } from '../wait-until.ts';

const valueTypes = proto.temporal.api.enums.v1.IndexedValueType;

export type SearchAttributeTypes = Readonly<Record<string, SearchAttributeType>>;

/** Adds what is missing, and waits until the server knows it: some take a second or two. */
export async function registerSearchAttributes(
  connection: Connection,
  namespace: string,
  wanted: SearchAttributeTypes,
): Promise<void> {
  const missing = async () => {
    const known = await connection.operatorService.listSearchAttributes({ namespace });
    return Object.entries(wanted).filter(([name]) => known.customAttributes[name] === undefined);
  };
  const toAdd = await missing();
  if (toAdd.length === 0) return;
  const typed = toAdd.map(([name, type]) => [name, valueTypes[`INDEXED_VALUE_TYPE_${type}`]] as const);
  await connection.operatorService.addSearchAttributes({
    namespace,
    searchAttributes: Object.fromEntries(typed),
  });
  await waitUntil({ what: 'search attributes', timeoutMs: 15_000 }, async () =>
    (await missing()).length === 0 ? true : undefined,
  );
}
