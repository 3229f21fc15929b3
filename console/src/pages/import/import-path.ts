import type { Import } from '../../api/types.ts';

/** The address of an import, whatever its state. */
export function importPath({ id, connectionId }: Pick<Import, 'id' | 'connectionId'>): string {
  return `/connection/import/${encodeURIComponent(id)}?connection=${encodeURIComponent(connectionId)}`;
}
