import { createContext, useContext, useEffect, useId } from 'react';

/** What is typed or chosen on the page and not saved yet, each by an id of its own. */
export type Drafts = Set<string>;

export const DraftsContext = createContext<Drafts>(new Set());

/** While `unsaved`, whoever leaves the page, or closes its tab, is asked first. */
export function useUnsaved(unsaved: boolean): void {
  const drafts = useContext(DraftsContext);
  const id = useId();
  useEffect(() => {
    if (!unsaved) return undefined;
    drafts.add(id);
    return () => void drafts.delete(id);
  }, [drafts, id, unsaved]);
}
