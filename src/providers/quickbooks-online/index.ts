export { createQuickBooksAuthorization, type QuickBooksAuthorizationOptions } from './authorization.ts';
export { createNotices } from './notices.ts';
export { createQuickBooksOnline, QUICKBOOKS_ONLINE, type QuickBooksOnlineOptions } from './provider.ts';
