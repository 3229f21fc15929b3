import { type Customer, customerSchema } from '../../../domain/entities/customer.ts';
import type { Found } from '../../provider.ts';
import type { Reading } from '../../reads.ts';
import { deletedName, quickBooksName, sameName } from '../names.ts';
import { ACTIVE_OR_NOT, oneOf, query } from '../query.ts';
import { type CustomerRow, customerRow, type PartyRow, partyRow, withWhole } from '../rows.ts';
import { type FindInput, none, other, sameAs } from './find-context.ts';

/**
 * Customers, vendors and employees share one list of names, inactive ones included. A customer of that name
 * is the same party unless something contradicts it; a vendor or an employee never is.
 */
export function* findCustomer(input: FindInput): Reading<Found> {
  const data = customerSchema.parse(input.item.data);
  const customers = yield* named('Customer', data, withWhole(customerRow));
  if (!customers.ok) return customers;
  const [customer] = customers.value;
  if (customer) {
    const contradiction = contradictionOf(customer, data);
    return contradiction ? other(contradiction) : sameAs(input, customer);
  }
  return yield* findElsewhere(data);
}

function* findElsewhere(data: Customer): Reading<Found> {
  for (const list of ['Vendor', 'Employee'] as const) {
    const found = yield* named(list, data, partyRow);
    if (!found.ok) return found;
    const [party] = found.value;
    if (party) return other(`${describe(list.toLowerCase(), party)} has this name.`);
  }
  return none();
}

function* named<T extends PartyRow>(
  from: string,
  data: Customer,
  row: Parameters<typeof query<T>>[1],
): Reading<T[]> {
  const name = quickBooksName(data.displayName);
  const where = [oneOf('DisplayName', [name, deletedName(name)]), ACTIVE_OR_NOT];
  const found = yield* query({ from, where }, row);
  if (!found.ok) return found;
  return { ok: true, value: found.value.filter((party) => sameName(party.DisplayName, name)) };
}

/** Absent on one side contradicts nothing. */
function contradictionOf(row: CustomerRow, data: Customer): string | undefined {
  const who = describe('customer', row);
  if (row.Job) return `${who} has this name, but is a sub-customer or project.`;
  const email = row.PrimaryEmailAddr?.Address;
  if (email && data.email && !addressesIn(email).includes(data.email.toLowerCase())) {
    return `${who} has this name, but another e-mail address (${email}).`;
  }
  const phone = row.PrimaryPhone?.FreeFormNumber;
  if (phone && data.phone && digitsOf(phone) !== digitsOf(data.phone)) {
    return `${who} has this name, but another phone number (${phone}).`;
  }
  return undefined;
}

function describe(list: string, row: PartyRow): string {
  return `The ${row.Active === false ? 'inactive ' : ''}${list} “${row.DisplayName}” in QuickBooks`;
}

function addressesIn(text: string): string[] {
  return text.toLowerCase().split(/[,;\s]+/);
}

/** Numbers are written in many ways; the country code of North America is often left out. */
function digitsOf(phone: string): string {
  return phone.replace(/\D/g, '').replace(/^1(?=\d{10}$)/, '');
}
