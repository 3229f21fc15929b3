import type { Planting } from './plant.ts';
import { at } from './plant.ts';

/** Terms and payment methods that every sample has. */
export const lists: readonly Planting[] = [
  at('Term', 1, { Name: 'Due on receipt', DueDays: 0 }),
  at('Term', 2, { Name: 'Net 15', DueDays: 15 }),
  at('Term', 3, { Name: 'Net 30', DueDays: 30 }),
  at('Term', 4, { Name: 'Net 60', DueDays: 60 }),
  at('PaymentMethod', 1, { Name: 'Cash' }),
  at('PaymentMethod', 2, { Name: 'Check' }),
  at('PaymentMethod', 3, { Name: 'Visa', Type: 'CREDIT_CARD' }),
  at('PaymentMethod', 4, { Name: 'MasterCard', Type: 'CREDIT_CARD' }),
  at('PaymentMethod', 5, { Name: 'Discover', Type: 'CREDIT_CARD' }),
  at('PaymentMethod', 6, { Name: 'American Express', Type: 'CREDIT_CARD' }),
];
