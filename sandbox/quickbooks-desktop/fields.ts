/** A record or a message in the vendor's terms: element names with text, groups or lists of either. */
export interface Fields {
  [name: string]: Value | undefined;
}

export type Value = string | Fields | Value[];

export function isGroup(value: Value | undefined): value is Fields {
  return typeof value === 'object' && !Array.isArray(value);
}

export function text(from: Fields | undefined, name: string): string | undefined {
  const value = from?.[name];
  return typeof value === 'string' ? value : undefined;
}

export function group(from: Fields | undefined, name: string): Fields | undefined {
  const value = from?.[name];
  return isGroup(value) ? value : undefined;
}

export function list(from: Fields | undefined, name: string): Value[] {
  const value = from?.[name];
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

export function groups(from: Fields | undefined, name: string): Fields[] {
  return list(from, name).filter(isGroup);
}

export function texts(from: Fields | undefined, name: string): string[] {
  return list(from, name).filter((value) => typeof value === 'string');
}

/** The `ListID` that a stored reference holds. */
export function refId(from: Fields | undefined, name: string): string | undefined {
  return text(group(from, name), 'ListID');
}
