/** The address of a page that speaks of this connection, whichever is the first of the business. */
export function ofConnection(path: string, connectionId: string): string {
  return `${path}?connection=${encodeURIComponent(connectionId)}`;
}

/** In the address instead of a connection: one more is set up. */
export const NEW_CONNECTION = 'new';

/** Pages that speak of one connection, lists of records too: where each stands there, and where the chosen are sent. */
const OF_ONE = /^\/(?:(?:connection|setup|wizard|accounts|records\/[^/]+)(?:\/.*)?)?$/;

/** Where a link leads: a page of one connection is of the one that the address names, unless the link names another. */
export function keepConnection(to: string, search: string): string {
  const here = new URLSearchParams(search).get('connection');
  const [path = '', query = ''] = to.split('?');
  const params = new URLSearchParams(query);
  if (!here || here === NEW_CONNECTION || params.has('connection')) return to;
  if (!OF_ONE.test(path)) return to;
  params.set('connection', here);
  return `${path}?${params}`;
}
