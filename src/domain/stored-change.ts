import { z } from 'zod';

/** One setting before and after, as the audit trail keeps it. */
export const storedChangeSchema = z.object({ field: z.string(), from: z.unknown(), to: z.unknown() });
export type StoredChange = z.infer<typeof storedChangeSchema>;

/** What differs between two flat objects; one level of objects inside is looked into. */
export function changesBetween(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): StoredChange[] {
  const [old, fresh] = [flat(before), flat(after)];
  return [...new Set([...old.keys(), ...fresh.keys()])]
    .filter((field) => old.get(field) !== fresh.get(field))
    .map((field) => ({ field, from: old.get(field) ?? null, to: fresh.get(field) ?? null }));
}

function flat(value: Readonly<Record<string, unknown>>): Map<string, unknown> {
  const entries = Object.entries(value).flatMap(([name, part]): [string, unknown][] =>
    typeof part === 'object' && part !== null
      ? Object.entries(part).map(([inner, each]): [string, unknown] => [`${name}.${inner}`, each ?? null])
      : [[name, part ?? null]],
  );
  return new Map(entries);
}
