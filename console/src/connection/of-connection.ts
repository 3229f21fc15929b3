/** The address of a page that speaks of this connection, whichever is the first of the business. */
export function ofConnection(path: string, connectionId: string): string {
  return `${path}?connection=${encodeURIComponent(connectionId)}`;
}
