import type { EntityType } from '../../src/domain/entity.ts';
import type { PulledRecord } from '../../src/providers/provider.ts';

const REFERENCES: Readonly<Record<string, EntityType>> = {
  customerId: 'customer',
  serviceItemId: 'service_item',
  invoiceId: 'invoice',
};

/** The data with each id of ours replaced by the one that `idOf` gives. */
export function withIds(data: unknown, idOf: (type: EntityType, id: string) => string): unknown {
  if (Array.isArray(data)) return data.map((part) => withIds(part, idOf));
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => {
      const type = REFERENCES[name];
      return [name, type && typeof value === 'string' ? idOf(type, value) : withIds(value, idOf)];
    }),
  );
}

export function referencesIn(data: unknown, path: (string | number)[] = []): PulledRecord['references'] {
  if (Array.isArray(data)) return data.flatMap((part, index) => referencesIn(part, [...path, index]));
  if (typeof data !== 'object' || data === null) return [];
  return Object.entries(data).flatMap(([name, value]) => {
    const entityType = REFERENCES[name];
    return entityType && typeof value === 'string'
      ? [{ path: [...path, name], entityType, externalId: value }]
      : referencesIn(value, [...path, name]);
  });
}
