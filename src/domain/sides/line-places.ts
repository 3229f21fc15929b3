import { equalValue } from './units.ts';

/** Which of the agreed lines one of ours is. */
export interface LinePlace {
  /** Position among the agreed lines; absent for a new one. */
  place?: number;
  /** It says what was agreed. */
  same?: boolean;
}

/** Which agreed line each of ours is: the equal one, else the one in its place that no other is equal to. */
export function placesOf(lines: readonly unknown[], agreed: readonly unknown[]): LinePlace[] {
  const free = new Set(agreed.keys());
  const equal = lines.map((line) => {
    const place = [...free].find((each) => equalValue('lines', agreed[each], line));
    if (place !== undefined) free.delete(place);
    return place;
  });
  return equal.map((place, index) => {
    if (place !== undefined) return { place, same: true };
    if (!free.delete(index)) return {};
    return { place: index, same: false };
  });
}
