/** High enough never to be met: what is left is our own cost. */
export const NO_LIMITS = {
  QBO_REQUESTS_PER_MINUTE: '1000000',
  QBO_BATCHES_PER_MINUTE: '1000000',
  QBO_REQUESTS_PER_SECOND: '100000',
};
