/** One write of a name at a time and company: whoever comes while it is under way is refused. */
export class NameLocks {
  private readonly held = new Set<string>();

  /** Returns how to let go, or nothing where the names are busy. */
  take(realmId: string): (() => void) | undefined {
    if (this.held.has(realmId)) return undefined;
    this.held.add(realmId);
    return () => this.held.delete(realmId);
  }
}
