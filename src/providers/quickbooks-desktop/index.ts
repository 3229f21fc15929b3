export { description } from './description.ts';
export { createQuickBooksDesktop, QUICKBOOKS_DESKTOP } from './provider.ts';
export { createWebConnectorAgent } from './web-connector/agent.ts';
