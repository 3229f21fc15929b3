/** The JSON shapes that travel on the wire, with the small readers that the rest of the sandbox needs. */
export type Json = string | number | boolean | null | Json[] | JsonObject;

export interface JsonObject {
  [key: string]: Json | undefined;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function child(from: JsonObject | undefined, key: string): JsonObject | undefined {
  const value = from?.[key];
  return isObject(value) ? value : undefined;
}

export function text(from: JsonObject | undefined, key: string): string | undefined {
  const value = from?.[key];
  return typeof value === 'string' ? value : undefined;
}

export function flag(from: JsonObject | undefined, key: string): boolean {
  return from?.[key] === true;
}

export function number(from: JsonObject | undefined, key: string): number | undefined {
  const value = from?.[key];
  return typeof value === 'number' ? value : undefined;
}

/** The objects of an array property; anything else in the array is left out. */
export function objects(from: JsonObject | undefined, key: string): JsonObject[] {
  const value = from?.[key];
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** The id that a reference such as `CustomerRef` points to. */
export function refId(from: JsonObject | undefined, key: string): string | undefined {
  return text(child(from, key), 'value');
}

/** Follows a dotted path through objects; arrays are not entered. */
export function at(from: JsonObject, path: string): Json | undefined {
  if (!path.includes('.')) return from[path];
  let value: Json | undefined = from;
  for (const key of path.split('.')) {
    if (!isObject(value)) return undefined;
    value = value[key];
  }
  return value;
}

export function same(left: Json | undefined, right: Json | undefined): boolean {
  if (left === right) return true;
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((value, i) => same(value, right[i]));
  }
  if (!isObject(left) || !isObject(right)) return false;
  for (const key of Object.keys(left)) if (!same(left[key], right[key])) return false;
  return Object.keys(right).every((key) => key in left || right[key] === undefined);
}

/** Part by part: a general clone takes several times as long. */
export function copy<T extends Json>(value: T): T {
  if (Array.isArray(value)) return value.map((part) => copy(part)) as T;
  if (!isObject(value)) return value;
  const made: JsonObject = {};
  for (const name of Object.keys(value)) {
    const part = value[name];
    if (part !== undefined) made[name] = copy(part);
  }
  return made as T;
}
