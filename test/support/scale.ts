/** At night the long suites run in full; by day the same tests run, with less of the same. */
export const atNight = process.env.LEDGERBRIDGE_NIGHT === 'true';
