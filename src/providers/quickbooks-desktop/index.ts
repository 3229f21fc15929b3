export { createQuickBooksDesktop, QUICKBOOKS_DESKTOP } from './provider.ts';
export { createWebConnectorAgent } from './web-connector/agent.ts';
