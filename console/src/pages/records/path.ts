/** The address of a record's page. */
export function pathOf({ type, id }: { type: string; id: string }): string {
  return `/records/${type}/${encodeURIComponent(id)}`;
}
