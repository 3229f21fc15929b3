/**
 * More requests than one row ever has: a restored database goes on in a later epoch, so that no request gets an id
 * that the lost time may have given away.
 */
export const ROUNDS_OF_AN_EPOCH = 1_000;
