import { useSearchParams } from 'react-router';

export type Filters<Name extends string> = Partial<Record<Name, string>>;

/** Filters live in the address: a link shows what its sender saw. Empty ones are left out. */
export function useFilters<Name extends string>(names: readonly Name[]) {
  const [params, setParams] = useSearchParams();
  const filters: Filters<Name> = {};
  for (const name of names) filters[name] = params.get(name) ?? undefined;
  const setFilters = (change: Filters<Name>) => {
    // The address as it is, not as it was when the page was last drawn: one change may follow another at once.
    const after = new URLSearchParams(window.location.search);
    for (const name of names) {
      if (!(name in change)) continue;
      if (change[name]) after.set(name, change[name]);
      else after.delete(name);
    }
    setParams(after, { replace: true });
  };
  return [filters, setFilters] as const;
}

/** The value if it is one of those allowed: an address can be typed by hand. */
export function oneOf<Value extends string>(
  value: string | undefined,
  allowed: readonly Value[],
): Value | undefined {
  return allowed.find((each) => each === value);
}
