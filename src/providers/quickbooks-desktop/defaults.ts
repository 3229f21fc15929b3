/** One set holds so few that its answer comes within seconds, and one that fails to parse takes few along. */
export const MAX_ITEMS = 25;

/** Three sets may be in preparation; one write set is handed out at a time. */
export const MAX_REQUESTS_IN_FLIGHT = 3;

/** Rows of a page: with their lines they are one to two megabytes. */
export const PAGE_SIZE = 500;

/** The vendor documents no end of what it remembers; a restored backup is what ends it. */
export const REMEMBERS_MS = 7 * 24 * 60 * 60 * 1_000;

/** Lists of what was deleted reach back 90 days; a day less, so that a late session does not fall off the edge. */
export const CHANGE_REACH_MS = 89 * 24 * 60 * 60 * 1_000;
