import type { StoredRecord } from '../../db/records/record-queries.ts';
import { ApiProblem } from '../problems.ts';

export function representRecord(record: StoredRecord) {
  return {
    type: record.entityType,
    id: record.id,
    version: record.version,
    data: record.data,
    origin: record.origin,
    createdAt: record.createdAt.toISOString(),
    updatedAt: record.updatedAt.toISOString(),
    deletedAt: record.deletedAt?.toISOString() ?? null,
  };
}

export function etagOf(version: number): string {
  return `"${version}"`;
}

/** The version that `If-Match` names; undefined when the header is absent or `*`. */
export function versionOf(ifMatch: string | undefined): number | undefined {
  if (ifMatch === undefined || ifMatch.trim() === '*') return undefined;
  const [, version] = /^\s*(?:W\/)?"(\d{1,9})"\s*$/.exec(ifMatch) ?? [];
  if (version === undefined) throw new ApiProblem('version_mismatch', 'If-Match is not an ETag of ours.');
  return Number(version);
}
