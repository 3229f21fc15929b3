import type { Fields } from '../fields.ts';
import type { SeedRows } from './seed-rows.ts';

const service = (Name: string, Desc: string, Price: string, tax = 'Tax'): Fields => ({
  Name,
  SalesTaxCodeRef: { FullName: tax },
  SalesOrPurchase: { Desc, Price, AccountRef: { FullName: 'Services' } },
});

const customer = (Name: string, FirstName: string, LastName: string, city: string): Fields => ({
  Name,
  FirstName,
  LastName,
  BillAddress: { Addr1: Name, Addr2: '12 Elm St.', City: city, State: 'CA', PostalCode: '94326' },
  Phone: '415-555-2046',
  Email: `${FirstName.toLowerCase()}@example.com`,
  TermsRef: { FullName: 'Net 30' },
  ItemSalesTaxRef: { FullName: 'State Tax' },
});

/** A small landscaping business. */
export const people: SeedRows = [
  [
    'Employee',
    [
      {
        Name: 'Dylan Sollfrank',
        FirstName: 'Dylan',
        LastName: 'Sollfrank',
        SSN: '999-00-1234',
        EmployeeType: 'Regular',
      },
      {
        Name: 'Jenny Miller',
        FirstName: 'Jenny',
        LastName: 'Miller',
        SSN: '999-00-5678',
        EmployeeType: 'Regular',
      },
    ],
  ],
  ['Vendor', [{ Name: 'Conner Garden Supplies', CompanyName: 'Conner Garden Supplies' }]],
  ['OtherName', [{ Name: 'Larry Wadford', FirstName: 'Larry', LastName: 'Wadford' }]],
  [
    'ItemService',
    [
      service('Gardening', 'Weekly gardening services', '15'),
      service('Installation', 'Installation of landscape design', '35'),
      service('Tree Removal', 'Tree removal', '30'),
      service('Design', 'Custom landscape design', '55', 'Non'),
    ],
  ],
  [
    'ItemDiscount',
    [
      {
        Name: 'Discount',
        ItemDesc: 'Discount',
        DiscountRatePercent: '10.0',
        SalesTaxCodeRef: { FullName: 'Tax' },
        AccountRef: { FullName: 'Sales Discounts' },
      },
    ],
  ],
  [
    'Customer',
    [
      customer('Crenshaw, Bob', 'Bob', 'Crenshaw', 'Bayshore'),
      customer('DJ Computers', 'Donna', 'Jensen', 'Middlefield'),
      customer('Ecker Designs', 'Anton', 'Ecker', 'Millbrae'),
      { Name: 'Pool House', ParentRef: { FullName: 'Crenshaw, Bob' }, JobStatus: 'InProgress' },
    ],
  ],
];
