export { createQuickBooksDesktop, QUICKBOOKS_DESKTOP } from './provider.ts';
