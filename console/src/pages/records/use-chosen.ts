import { useState } from 'react';

/** What is chosen in a list: some of its rows, or all that it finds but some. */
export type Chosen = { all: boolean; ids: ReadonlySet<string> };

const NONE: Chosen = { all: false, ids: new Set() };

export function useChosen() {
  const [chosen, setChosen] = useState<Chosen>(NONE);
  const isChosen = (id: string) => chosen.ids.has(id) !== chosen.all;
  const toggle = (id: string) => setChosen(({ all, ids }) => ({ all, ids: toggled(ids, id) }));
  return {
    chosen,
    isChosen,
    toggle,
    chooseThese: (ids: readonly string[]) => setChosen({ all: false, ids: new Set(ids) }),
    chooseAll: () => setChosen({ all: true, ids: new Set() }),
    chooseNone: () => setChosen(NONE),
  };
}

function toggled(ids: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const after = new Set(ids);
  if (!after.delete(id)) after.add(id);
  return after;
}

/** How many that are of all that the list finds. */
export function countOf({ all, ids }: Chosen, found: number | undefined): number | undefined {
  if (!all) return ids.size;
  return found === undefined ? undefined : found - ids.size;
}
