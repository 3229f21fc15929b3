/** Where to sign in, and then come back to the page at this place. */
export function signInAddress({ pathname, search }: { pathname: string; search: string }): string {
  return `/sign-in?next=${encodeURIComponent(pathname + search)}`;
}
