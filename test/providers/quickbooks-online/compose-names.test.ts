import { describe, expect, it } from 'vitest';
import type { PushItem } from '../../../src/providers/provider.ts';
import { compose } from '../../../src/providers/quickbooks-online/compose.ts';
import { COUNTERPART, composeContext, customerItem, serviceItem } from './fixtures.ts';

function bodyOf(item: PushItem, changes = {}) {
  const { request, refused } = compose([item], composeContext(changes));
  expect(refused).toEqual([]);
  return JSON.parse(request?.body ?? '');
}

function refusalOf(item: PushItem, changes = {}) {
  const { request, refused } = compose([item], composeContext(changes));
  expect(request).toBeUndefined();
  return refused[0]?.error;
}

const FULL_CUSTOMER = {
  companyName: 'Bird Sanctuary LLC',
  givenName: 'Amy',
  familyName: 'Lauterbach',
  email: 'birds@example.com',
  phone: '(650) 555-3311',
  mobile: '(650) 555-3312',
  website: 'https://birds.example.com',
  billingAddress: { line1: '4581 Finch St.', city: 'Bayshore', region: 'CA', postalCode: '94326' },
  serviceAddress: { line1: '1 Nest Rd', line2: 'Barn', country: 'USA' },
  notes: 'Gate code 1234',
  taxable: false,
};

describe('a customer', () => {
  it('is created with every field', () => {
    expect(bodyOf(customerItem(FULL_CUSTOMER))).toEqual({
      DisplayName: 'Amy’s Bird Sanctuary',
      CompanyName: 'Bird Sanctuary LLC',
      GivenName: 'Amy',
      FamilyName: 'Lauterbach',
      PrimaryEmailAddr: { Address: 'birds@example.com' },
      PrimaryPhone: { FreeFormNumber: '(650) 555-3311' },
      Mobile: { FreeFormNumber: '(650) 555-3312' },
      WebAddr: { URI: 'https://birds.example.com' },
      BillAddr: {
        Line1: '4581 Finch St.',
        City: 'Bayshore',
        CountrySubDivisionCode: 'CA',
        PostalCode: '94326',
      },
      ShipAddr: { Line1: '1 Nest Rd', Line2: 'Barn', Country: 'USA' },
      Notes: 'Gate code 1234',
      Taxable: false,
    });
  });

  it('is created without the fields that it does not have', () => {
    expect(bodyOf(customerItem())).toEqual({ DisplayName: 'Amy’s Bird Sanctuary', Taxable: true });
  });

  it('has every field cleared by an update that no longer has it', () => {
    const body = bodyOf(customerItem({}, { counterpart: COUNTERPART }));
    expect(body).toMatchObject({
      Id: '58',
      SyncToken: '3',
      sparse: true,
      CompanyName: '',
      PrimaryEmailAddr: { Address: '' },
      PrimaryPhone: { FreeFormNumber: '' },
      Mobile: { FreeFormNumber: '' },
      WebAddr: { URI: '' },
      BillAddr: { Line1: '', Line2: '', City: '', CountrySubDivisionCode: '', PostalCode: '', Country: '' },
      Notes: '',
    });
  });

  it('comes back to life when it is updated', () => {
    expect(bodyOf(customerItem({}, { counterpart: COUNTERPART })).Active).toBe(true);
  });

  it('is made inactive by its version and nothing else', () => {
    const item = customerItem(FULL_CUSTOMER, { desired: 'inactive', counterpart: COUNTERPART });
    expect(bodyOf(item)).toEqual({ Id: '58', SyncToken: '3', sparse: true, Active: false });
  });

  it('never synced cannot be made inactive', () => {
    expect(refusalOf(customerItem({}, { desired: 'inactive' }))?.type).toBe('CounterpartMissing');
  });

  it('has what QuickBooks refuses in a name replaced, always in the same way', () => {
    const item = customerItem({ displayName: 'Smith: Sons\tand\nDaughters', givenName: 'A:B' });
    expect(bodyOf(item)).toMatchObject({ DisplayName: 'Smith - Sons and Daughters', GivenName: 'A -B' });
  });

  it('with a name over the limit is refused, naming field and limit', () => {
    const error = refusalOf(customerItem({ displayName: 'x'.repeat(501) }));
    expect(error).toMatchObject({ type: 'InvalidRecord', field: 'displayName' });
    expect(error?.message).toContain('501');
    expect(error?.message).toContain('500');
  });

  it('with an over-long part of an address is refused by its path', () => {
    const item = customerItem({ companyName: 'y'.repeat(101) });
    expect(refusalOf(item)).toMatchObject({ type: 'InvalidRecord', field: 'companyName' });
  });

  it('has a currency only where the company keeps several', () => {
    expect(bodyOf(customerItem({ currency: 'USD' }))).not.toHaveProperty('CurrencyRef');
    expect(refusalOf(customerItem({ currency: 'EUR' }))?.type).toBe('CurrencyMismatch');
    expect(bodyOf(customerItem({ currency: 'EUR' }), { multicurrency: true }).CurrencyRef).toEqual({
      value: 'EUR',
    });
  });

  it('keeps its currency in an update', () => {
    const item = customerItem({ currency: 'EUR' }, { counterpart: COUNTERPART });
    expect(bodyOf(item, { multicurrency: true })).not.toHaveProperty('CurrencyRef');
  });
});

describe('a service item', () => {
  it('is created as a service with name, description, price and taxable', () => {
    expect(bodyOf(serviceItem({ description: 'Mow and edge', taxable: true, sku: 'L-1' }))).toEqual({
      Name: 'Lawn care',
      Description: 'Mow and edge',
      UnitPrice: 45.5,
      Sku: 'L-1',
      Taxable: true,
      Type: 'Service',
      IncomeAccountRef: { value: '79' },
    });
  });

  it('keeps the account that a bookkeeper gave it', () => {
    const body = bodyOf(serviceItem({}, { counterpart: COUNTERPART }));
    expect(body).not.toHaveProperty('IncomeAccountRef');
    expect(body).not.toHaveProperty('Type');
    expect(body).toMatchObject({ Description: '', Sku: '', Active: true });
  });

  it('needs an income account', () => {
    expect(refusalOf(serviceItem(), { vendor: {} })?.type).toBe('ReferenceNotFound');
  });

  it('with a name of over 100 characters is refused', () => {
    expect(refusalOf(serviceItem({ name: 'x'.repeat(101) }))).toMatchObject({ field: 'name' });
  });

  it('states no tax where sales tax is off', () => {
    expect(bodyOf(serviceItem({ taxable: true }), { salesTax: 'none' })).not.toHaveProperty('Taxable');
  });
});
