import { createContext, useContext, useEffect, useId } from 'react';

/** What is typed or chosen on the page and not saved yet. */
export interface Drafts {
  /** Each by an id of its own. */
  ids: Set<string>;
  /** Does what ends the page, such as signing out: at once, or once somebody has said that it may be lost. */
  leave(by: Leaving): void;
}

/** Ends the page; with `stayed`, where it did not end after all, what is unsaved is asked for again. */
export type Leaving = (stayed: () => void) => void;

export const DraftsContext = createContext<Drafts>({ ids: new Set(), leave: (by) => by(() => undefined) });

/** While `unsaved`, whoever leaves the page, or closes its tab, is asked first. */
export function useUnsaved(unsaved: boolean): void {
  const { ids } = useContext(DraftsContext);
  const id = useId();
  useEffect(() => {
    if (!unsaved) return undefined;
    ids.add(id);
    return () => void ids.delete(id);
  }, [ids, id, unsaved]);
}

/** For what ends the page without leading to another by its address. */
export function useLeave(): Drafts['leave'] {
  return useContext(DraftsContext).leave;
}
