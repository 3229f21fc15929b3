export { createQuickBooksAuthorization, type QuickBooksAuthorizationOptions } from './authorization.ts';
export { description } from './description.ts';
export { createNotices } from './notices.ts';
export { createQuickBooksOnline, QUICKBOOKS_ONLINE, type QuickBooksOnlineOptions } from './provider.ts';
