import type { JsonObject } from '../json.ts';
import type { Planting } from './plant.ts';
import { at, ref } from './plant.ts';

/** Display name, given name, family name, street, town, customer above. */
type Person = readonly [string, string, string, string, string, number?];

/** Customers 1 to 29; those with a number are jobs of another one. */
const customers: readonly Person[] = [
  ['Alder Street Bakery', 'Ines', 'Alder', '14 Alder St.', 'Bayshore'],
  ['Bluff View Kennels', 'Tom', 'Whitlock', '2200 Bluff Rd.', 'Bayshore'],
  ['Cedar Hollow School', 'Nora', 'Petrov', '71 Hollow Ln.', 'Millbrook'],
  ['Dora Lindqvist', 'Dora', 'Lindqvist', '8 Harbor Ct.', 'Bayshore'],
  ['Eastgate Cycles', 'Omar', 'Haddad', '530 Gate Ave.', 'Millbrook'],
  ['Fennimore Family', 'Joan', 'Fennimore', '19 Orchard Way', 'Half Moon Bay'],
  ['North Garden', 'Joan', 'Fennimore', '19 Orchard Way', 'Half Moon Bay', 6],
  ['Pool Terrace', 'Joan', 'Fennimore', '21 Orchard Way', 'Half Moon Bay', 6],
  ['Gull Point Inn', 'Ravi', 'Menon', '1 Gull Point', 'Half Moon Bay'],
  ['Hartwell Dental', 'Sue', 'Hartwell', '402 Main St.', 'Middlefield'],
  ['Ivy Court Apartments', 'Lev', 'Aronson', '96 Ivy Ct.', 'Middlefield'],
  ['Juniper Press', 'Carla', 'Voss', '3 Print Row', 'Menlo Park'],
  ['Kestrel Stables', 'Hana', 'Ito', '77 Ridge Rd.', 'Woodside'],
  ['Larkspur Clinic', 'Ben', 'Okafor', '1550 Oak Ave.', 'Menlo Park'],
  ['Mara Delgado', 'Mara', 'Delgado', '65 Palm Dr.', 'Palo Alto'],
  ['Nutmeg Cafe', 'Lise', 'Brandt', '230 Spice St.', 'Bayshore'],
  ['Orchard Lane Housing', 'Paul', 'Reyes', '900 Orchard Ln.', 'Palo Alto'],
  ['Building A', 'Paul', 'Reyes', '900 Orchard Ln.', 'Palo Alto', 17],
  ['Building B', 'Paul', 'Reyes', '902 Orchard Ln.', 'Palo Alto', 17],
  ['Pinecrest Golf', 'Gail', 'Sorensen', '10 Fairway', 'Woodside'],
  ['Quarry Road Garage', 'Al', 'Dunn', '48 Quarry Rd.', 'Millbrook'],
  ['Rosa Tremaine', 'Rosa', 'Tremaine', '311 Fern St.', 'Bayshore'],
  ['Seabright Hotel', 'Kim', 'Lacey', '5 Shore Dr.', 'Half Moon Bay'],
  ['Thistle & Thorn Florist', 'Una', 'Byrne', '27 Market St.', 'Middlefield'],
  ['Upland Vineyards', 'Marc', 'Deveaux', '800 Upland Rd.', 'Woodside'],
  ['Vesper Chapel', 'Ada', 'Nwosu', '12 Vesper Way', 'Palo Alto'],
  ['Willow Creek Estate', 'Jan', 'Novak', '44 Creek Rd.', 'Menlo Park'],
  ['Guest House', 'Jan', 'Novak', '46 Creek Rd.', 'Menlo Park', 27],
  ['Yarrow Hill Farm', 'Peg', 'Olsen', '150 Hill Rd.', 'Woodside'],
];

const vendors: readonly string[] = [
  'Ash & Anvil Tools',
  'Bay Area Water',
  'Bright Sign Works',
  'Canyon Stone Yard',
  'Clearline Telephone',
  'Copper Pipe Supply',
  'Dawn Fuel and Oil',
  'Delta Gas & Electric',
  'Evergreen Nursery',
  'Fair Oaks Insurance',
  'Granite Equipment Rental',
  'Harbor Auto Repair',
  'Inland Timber',
  'Jetty Print Shop',
  'Keystone Accounting',
  'Lighthouse Legal',
  'Meadow Turf Farms',
  'Nickel Hardware',
  'Oakley Bookkeeping',
  'Pacific Pool Parts',
  'Quill Office Goods',
  'Redwood Property Rentals',
  'Sandbar Diner',
  'Tern Travel',
  'Umber Paint Co.',
  'Vista Waste Removal',
  'Westwind Computers',
  'Yellow Door Cleaning',
  'Zephyr Irrigation',
];

const address = (Line1: string, City: string): JsonObject => ({
  Line1,
  City,
  CountrySubDivisionCode: 'CA',
  PostalCode: '94300',
});

function customer([DisplayName, GivenName, FamilyName, street, town, above]: Person, i: number): Planting {
  const addr = { ...address(street, town), Id: String(i + 2) };
  return at('Customer', i + 1, {
    DisplayName,
    GivenName,
    FamilyName,
    ...(DisplayName === `${GivenName} ${FamilyName}` ? {} : { CompanyName: DisplayName }),
    BillAddr: addr,
    ShipAddr: addr,
    PrimaryPhone: { FreeFormNumber: `(650) 555-01${String(i + 1).padStart(2, '0')}` },
    PrimaryEmailAddr: { Address: `customer${i + 1}@example.com` },
    ...(above === undefined ? {} : { ParentRef: ref(above), Job: true }),
    ...(i % 6 === 2 ? { SalesTermRef: ref(2) } : {}),
  });
}

function vendor(DisplayName: string, i: number): Planting {
  return at('Vendor', i + 30, {
    DisplayName,
    CompanyName: DisplayName,
    BillAddr: { ...address(`${100 + i} Commerce St.`, 'Bayshore'), Id: String(i + 32) },
    PrimaryPhone: { FreeFormNumber: `(650) 555-02${String(i + 1).padStart(2, '0')}` },
    ...(i % 4 === 0 ? { TermRef: ref(3) } : {}),
  });
}

/** Customers with jobs, vendors and employees of the sample; all names are made up. */
export const usPeople: readonly Planting[] = [
  ...customers.map(customer),
  ...vendors.map(vendor),
  at('Employee', 60, { GivenName: 'Emil', FamilyName: 'Prat', BillableTime: true }),
  at('Employee', 61, { GivenName: 'Joy', FamilyName: 'Jensen', BillableTime: true }),
];
