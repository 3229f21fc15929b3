/** Versions of qbXML that we speak, highest first. Built against 13.0; later ones only add. */
export const SPOKEN_VERSIONS: readonly number[] = [16, 15, 14, 13, 12, 11, 10];

/** What every QuickBooks of the last ten years takes; enough to ask what it takes. */
export const LOWEST_VERSION = 10;

/** The highest version that both know, from `SupportedQBXMLVersion`; other editions write theirs as `CA3.0`. */
export function highestShared(supported: readonly string[]): number {
  const known = new Set(supported.filter((text) => /^\d+\.\d+$/.test(text)).map(Number));
  return SPOKEN_VERSIONS.find((version) => known.has(version)) ?? LOWEST_VERSION;
}

/** The next one down, for a company file that refused a version; undefined below the lowest. */
export function nextLower(version: number): number | undefined {
  return SPOKEN_VERSIONS.find((candidate) => candidate < version);
}
