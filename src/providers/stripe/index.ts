export { createStripePayouts, STRIPE, type StripeOptions } from './source.ts';
