const KEY = 'ledgerbridge.signed-in';

/** Whether somebody was signed in here when it was last asked: only a guess, made to fetch ahead. */
export function wasSignedIn(): boolean {
  try {
    return localStorage.getItem(KEY) !== null;
  } catch {
    // A browser that keeps nothing for this site.
    return false;
  }
}

export function noteSignedIn(isSignedIn: boolean): void {
  try {
    if (isSignedIn) localStorage.setItem(KEY, 'yes');
    else localStorage.removeItem(KEY);
  } catch {
    // As above: nothing is fetched ahead then.
  }
}
