import type { ApprovalGroup, ApprovalRow } from '../../../api/types.ts';

/** What a person unchecked in one type of a section. All is checked until then, rows not yet loaded too. */
export interface GroupChoice {
  /** The whole type is unchecked, but for `ids`; otherwise only `ids` are. */
  off: boolean;
  ids: ReadonlySet<string>;
}

/** By `groupKey`; what is not in it is checked. */
export type Selection = ReadonlyMap<string, GroupChoice>;

export type GroupRef = Pick<ApprovalGroup, 'direction' | 'type'>;

const ALL_CHECKED: GroupChoice = { off: false, ids: new Set() };

export function groupKey({ direction, type }: GroupRef): string {
  return `${direction}/${type}`;
}

export function choiceOf(selection: Selection, group: GroupRef): GroupChoice {
  return selection.get(groupKey(group)) ?? ALL_CHECKED;
}

export function isChecked({ off, ids }: GroupChoice, id: string): boolean {
  return off === ids.has(id);
}

export function toggleRow(
  selection: Selection,
  row: Pick<ApprovalRow, 'direction' | 'type' | 'id'>,
): Selection {
  const { off, ids } = choiceOf(selection, row);
  const next = new Set(ids);
  if (!next.delete(row.id)) next.add(row.id);
  return new Map(selection).set(groupKey(row), { off, ids: next });
}

export function setGroup(selection: Selection, group: GroupRef, checked: boolean): Selection {
  return new Map(selection).set(groupKey(group), { off: !checked, ids: new Set() });
}

/** What was chosen by itself and is not among the rows of the list. */
export function strayIn(selection: Selection, group: GroupRef, listed: readonly string[]): string[] {
  const known = new Set(listed);
  return [...choiceOf(selection, group).ids].filter((id) => !known.has(id));
}

export function forgetRows(selection: Selection, group: GroupRef, gone: readonly string[]): Selection {
  const { off, ids } = choiceOf(selection, group);
  return new Map(selection).set(groupKey(group), {
    off,
    ids: new Set([...ids].filter((id) => !gone.includes(id))),
  });
}

/** How many rows of the group are checked. */
export function checkedIn(
  selection: Selection,
  group: Pick<ApprovalGroup, 'direction' | 'type' | 'rows'>,
): number {
  const { off, ids } = choiceOf(selection, group);
  return off ? Math.min(ids.size, group.rows) : Math.max(0, group.rows - ids.size);
}

/** As the API takes it. */
export function bodyOf(selection: Selection, groups: readonly GroupRef[]) {
  const choices = groups.map((group) => ({ group, ...choiceOf(selection, group) }));
  return {
    except: choices.flatMap(({ off, ids }) => (off ? [] : [...ids])),
    exceptGroups: choices.flatMap(({ off, group: { direction, type } }) =>
      off ? [{ direction, type }] : [],
    ),
    only: choices.flatMap(({ off, ids }) => (off ? [...ids] : [])),
  };
}

/** Kept with the tab: who opens a record to look at it, and comes back, finds it as it was left. */
export function writeSelection(selection: Selection): string {
  return JSON.stringify([...selection].map(([key, { off, ids }]) => [key, off, [...ids]]));
}

export function readSelection(text: string | undefined): Selection {
  const stored: unknown = text === undefined ? [] : JSON.parse(text);
  if (!Array.isArray(stored)) return new Map();
  return new Map(
    stored.flatMap((each: unknown) => {
      if (!Array.isArray(each) || !Array.isArray(each[2])) return [];
      const choice: GroupChoice = { off: each[1] === true, ids: new Set(each[2].map(String)) };
      return [[String(each[0]), choice] as const];
    }),
  );
}
