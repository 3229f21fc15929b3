export type { StripeOptions } from './client.ts';
export { createStripePayouts, STRIPE } from './source.ts';
