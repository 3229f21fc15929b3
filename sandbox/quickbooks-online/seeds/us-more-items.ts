import type { Planting } from './plant.ts';
import { at, ref } from './plant.ts';

/** Name, description, price, income account; inventory has a stock too. */
const services: readonly [number, string, string, number, number][] = [
  [1, 'Services', 'Other services', 0, 1],
  [2, 'Hours', 'Hours worked', 50, 5],
  [3, 'Concrete', 'Concrete for fountain installation', 0, 46],
  [4, 'Design', 'Custom design', 75, 82],
  [6, 'Gardening', 'Weekly gardening service', 30, 45],
  [7, 'Installation', 'Installation of landscape design', 50, 52],
  [8, 'Lighting', 'Garden lighting', 0, 47],
  [9, 'Maintenance & Repair', 'Maintenance and repair', 0, 53],
  [10, 'Pest Control', 'Pest control services', 35, 54],
  [12, 'Refunds & Allowances', 'Income for refunds and allowances', 0, 83],
  [13, 'Rocks', 'Garden rocks', 0, 48],
  [14, 'Sod', 'Sod', 0, 48],
  [15, 'Soil', '2 cubic ft. bag of soil', 10, 48],
  [17, 'Planting', 'Planting of shrubs and trees', 45, 51],
  [18, 'Trimming', 'Tree and shrub trimming', 35, 45],
  [20, 'Patio', 'Patio of stone or wood', 0, 50],
];

const stocked: readonly [number, string, string, number, number, number, number][] = [
  [5, 'Rock Fountain', 'Rock fountain', 275, 125, 20, 79],
  [11, 'Pump', 'Fountain pump', 15, 10, 60, 79],
  [16, 'Sprinkler Heads', 'Sprinkler heads', 2, 0.75, 200, 49],
  [19, 'Sprinkler Pipes', 'Sprinkler pipes', 4, 2.5, 150, 49],
];

/** Twenty items, each with a description and an income account of its own kind. */
export const usSampleItems: readonly Planting[] = [
  ...services.map(([id, Name, Description, UnitPrice, income]) =>
    at('Item', id, {
      Name,
      Description,
      Type: 'Service',
      UnitPrice,
      Taxable: ![1, 2, 4].includes(id),
      IncomeAccountRef: ref(income),
    }),
  ),
  ...stocked.map(([id, Name, Description, UnitPrice, PurchaseCost, QtyOnHand, income]) =>
    at('Item', id, {
      Name,
      Description,
      Type: 'Inventory',
      UnitPrice,
      PurchaseCost,
      QtyOnHand,
      InvStartDate: '2024-01-01',
      Taxable: true,
      IncomeAccountRef: ref(income),
      ExpenseAccountRef: ref(80),
      AssetAccountRef: ref(81),
    }),
  ),
];
