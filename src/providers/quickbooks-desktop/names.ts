/**
 * A colon separates the levels of a hierarchy there, so no name holds one. Ours that do: without spaces around it the
 * colon means what it means there (`Customer:Job` is a job of that customer); any other is text, and written as a dash.
 */
export interface Place {
  /** Name on its own level. */
  name: string;
  /** Full name of the level above. */
  parent?: string;
}

const LEVEL = /(?<=\S):(?=\S)/;
/** A customer and its jobs have five levels at most. */
const DEEPEST = 5;

export function placeOf(displayName: string): Place {
  const levels = displayName.split(LEVEL).map(plainName);
  if (levels.length === 1 || levels.length > DEEPEST) return { name: plainName(displayName) };
  return { name: levels.at(-1) ?? '', parent: levels.slice(0, -1).join(':') };
}

/** The whole name, as QuickBooks would show it. */
export function fullNameOf(displayName: string): string {
  const { name, parent } = placeOf(displayName);
  return parent ? `${parent}:${name}` : name;
}

export function plainName(name: string): string {
  return name
    .replace(/\s*:\s*/g, ' - ')
    .replace(/[\t\r\n]+/g, ' ')
    .trim();
}

/** Names compare without case there. */
export function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
