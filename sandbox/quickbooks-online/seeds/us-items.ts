import type { Planting } from './plant.ts';
import { at, ref } from './plant.ts';

/** Plain services of the sample, with the account that each earns into. */
const services: readonly [number, string, number, number][] = [
  [6, 'Gardening', 0, 45],
  [7, 'Installation', 50, 45],
  [8, 'Lighting', 0, 45],
  [9, 'Maintenance & Repair', 0, 45],
  [10, 'Pest Control', 35, 45],
  [12, 'Refunds & Allowances', 0, 83],
  [13, 'Rocks', 0, 45],
  [14, 'Sod', 0, 45],
  [15, 'Soil', 10, 45],
  [18, 'Trimming', 35, 45],
];

/** The items of the US sample company, with its ids. */
export const usItems: readonly Planting[] = [
  at('Item', 1, { Name: 'Services', Type: 'Service', IncomeAccountRef: ref(1) }),
  at('Item', 2, { Name: 'Hours', Type: 'Service', IncomeAccountRef: ref(1) }),
  at('Item', 3, {
    Name: 'Concrete',
    Description: 'Concrete for fountain installation',
    Type: 'Service',
    Taxable: true,
    IncomeAccountRef: ref(45),
  }),
  at('Item', 4, {
    Name: 'Design',
    Description: 'Custom Design',
    Type: 'Service',
    UnitPrice: 75,
    IncomeAccountRef: ref(82),
  }),
  at('Item', 5, {
    Name: 'Rock Fountain',
    Description: 'Rock Fountain',
    Type: 'Inventory',
    Taxable: true,
    UnitPrice: 275,
    PurchaseCost: 125,
    QtyOnHand: 2,
    InvStartDate: '2024-01-01',
    IncomeAccountRef: ref(79),
    ExpenseAccountRef: ref(80),
    AssetAccountRef: ref(81),
  }),
  ...services.map(([id, Name, UnitPrice, income]) =>
    at('Item', id, { Name, Type: 'Service', UnitPrice, IncomeAccountRef: ref(income) }),
  ),
];
