import { type DemoServiceItem, demoId } from './business.ts';

const catalogue: readonly [name: string, unitPrice: string, description?: string][] = [
  ['Lawn mowing', '45.00', 'Up to a quarter acre'],
  ['Hedge trimming', '62.50'],
  ['Leaf clearing', '38.75'],
  ['Tree felling: small', '320.00', 'Up to 5 m'],
  ['Tree felling: large', '1150.00'],
  ['Stump grinding', '149.99'],
  ['Mulch, delivered', '54.30', 'Per cubic yard'],
  ['Drip irrigation check', '89.00'],
  ['Irrigation repair', '95.25', 'Per hour'],
  ['Rosé & perennial pruning', '41.10'],
  ['Aeration', '120.00'],
  ['Overseeding', '0.085', 'Per square foot'],
  ['Fertiliser application', '67.00'],
  ['Weed control', '58.40'],
  ['Snow clearing', '75.00'],
  ['Gutter cleaning', '110.00'],
  ['Pressure washing', '0.35', 'Per square foot'],
  ['Garden design', '85.00', 'Per hour'],
  ['Patio laying', '18.995', 'Per square foot'],
  ['Fence repair', '72.00'],
  ['Pond cleaning', '210.00'],
  ['Greenhouse set-up', '499.00'],
  ['Bulb planting', '1.15', 'Each'],
  ['Emergency call-out', '180.00'],
  ['Travel', '0.67', 'Per mile'],
];

export function demoServiceItems(count: number): DemoServiceItem[] {
  return catalogue.slice(0, count).map(([name, unitPrice, description], index) => ({
    id: demoId('service-item', index),
    data: {
      name,
      unitPrice,
      sku: `LB-${100 + index}`,
      ...(description ? { description } : {}),
    },
  }));
}
