import { type DemoCustomer, demoId } from './business.ts';
import { oddNames } from './odd-names.ts';
import type { Random } from './random.ts';

const givenNames = [
  'Ottoline',
  'Barnaby',
  'Clementine',
  'Thaddeus',
  'Winifred',
  'Ptolemy',
  'Isadora',
  'Mungo',
];
const familyNames = ['Pricklethorn', 'Gumtree', 'Ravenscroft-Wick', 'Hollybush', 'Quagmire', 'Dewberry'];
const companies = ['Copperkettle Bakery', 'Moonwell Dental', 'Tumbledown Storage', 'Paper Lantern Books'];
const streets = [
  'Larkspur Lane',
  'Gooseberry Hill',
  'Old Mill Rd #3',
  'Rue de l’Étang',
  'Straße der Gärtner',
];
const places = [
  { city: 'Willowmere', region: 'OR', postalCode: '97001', country: 'USA' },
  { city: 'Port Fable', region: 'ME', postalCode: '04001', country: 'USA' },
  { city: 'Sankt Nimmerlein', region: 'MN', postalCode: '55001', country: 'USA' },
] as const;

/** Odd ones first, then people, then firms, until there are `count`. Names differ even without case. */
export function demoCustomers(random: Random, count: number): DemoCustomer[] {
  return Array.from({ length: count }, (_, index) => ({
    id: demoId('customer', index),
    data: { ...nameOf(index), ...contact(random, index), ...addresses(random, index), ...extras(random) },
  }));
}

function nameOf(index: number) {
  const odd = oddNames[index];
  if (odd) return { displayName: odd };
  const ordinal = index - oddNames.length;
  if (ordinal % 4 === 3) return firm(Math.floor(ordinal / 4));
  const givenName = givenNames[ordinal % givenNames.length] ?? '';
  const familyName = familyNames[Math.floor(ordinal / givenNames.length) % familyNames.length] ?? '';
  return { displayName: `${givenName} ${familyName}`, givenName, familyName };
}

function firm(ordinal: number) {
  const name = companies[ordinal % companies.length] ?? '';
  const companyName = `${name} No. ${Math.floor(ordinal / companies.length) + 1}`;
  return { displayName: companyName, companyName };
}

function contact(random: Random, index: number) {
  return {
    email: `client${index + 1}@larkspur.example`,
    phone: `555-01${random.between(10, 99)}`,
    ...(random.chance(30) ? { mobile: `(555) 010-${random.between(1000, 9999)}` } : {}),
    ...(random.chance(15) ? { website: `https://customer${index + 1}.example.com/?q=garden&lang=en` } : {}),
  };
}

function addresses(random: Random, index: number) {
  const place = random.pick(places);
  const billingAddress = { line1: `${index + 1} ${random.pick(streets)}`, ...place };
  if (!random.chance(40)) return { billingAddress };
  return { billingAddress, serviceAddress: { ...billingAddress, line2: 'Behind the house; mind the geese' } };
}

function extras(random: Random) {
  return random.chance(20) ? { notes: 'Gate code 0000.\nPrefers mornings. “Please” goes a long way.' } : {};
}
