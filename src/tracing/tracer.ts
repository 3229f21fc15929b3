/** Whose spans they are; the services beside it have their own names. */
export const TRACER = 'ledgerbridge';
