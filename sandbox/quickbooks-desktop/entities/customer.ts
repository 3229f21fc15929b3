import { balanceOf, familyBalance } from '../company/balances.ts';
import { text } from '../fields.ts';
import { amount } from '../money.ts';
import { StatusError } from '../statuses.ts';
import { addressBlock } from './addresses.ts';
import type { Declaration, Draft } from './declaration.ts';
import { balanceFilter, classFilter, currencyFilter, listQuery } from './queries.ts';

const person = 'Salutation?[15] FirstName?[25] MiddleName?[5] LastName?[25] JobTitle?[41,v12.0]';
const reach =
  'Phone?[21] AltPhone?[21] Fax?[21] Email?[1023] Cc?[1023,v12.0] Contact?[41] AltContact?[41] ' +
  'AdditionalContactRef*[v12.0](ContactName[40] ContactValue[255])';
const contact =
  'Salutation?[15] FirstName[25] MiddleName?[5] LastName?[25] JobTitle?[41] AdditionalContactRef*(ContactName[40] ContactValue[255])';
const card =
  'CreditCardInfo?(CreditCardNumber?[25] ExpirationMonth?[int] ExpirationYear?[int] NameOnCard?[41] CreditCardAddress?[41] CreditCardPostalCode?[41])';
const tax = 'SalesTaxCodeRef?{3} ItemSalesTaxRef?{31} ResaleNumber?[15] AccountNumber?[99] CreditLimit?[amt]';
const job =
  'JobStatus?[JobStatus] JobStartDate?[date] JobProjectedEndDate?[date] JobEndDate?[date] JobDesc?[99] JobTypeRef?{159} Notes?[4095]';
const who = `IsActive?[bool] ClassRef?[v12.0]{159} ParentRef?{ref} CompanyName?[41] ${person} BillAddress?{address} ShipAddress?{address} ShipToAddress*[v12.0](Name[41] ${'Addr1?[41] Addr2?[41] Addr3?[41] Addr4?[41] Addr5?[41] City?[31] State?[21] PostalCode?[13] Country?[31] Note?[41] DefaultShipTo?[bool]'})`;
const trade = 'CustomerTypeRef?{159} TermsRef?{31} SalesRepRef?{5}';
const delivery = 'PreferredDeliveryMethod?[PreferredDeliveryMethod,v12.0] PriceLevelRef?{31}';

export const customer: Declaration = {
  name: 'Customer',
  sort: 'list',
  iterates: true,
  levels: 5,
  add: `Name[41] ${who} ${reach} Contacts*[v12.0](${contact}) ${trade} OpenBalance?[amt] OpenBalanceDate?[date] ${tax} PreferredPaymentMethodRef?{31} ${card} ${job} AdditionalNotes*[v12.0](Note[4095]) ${delivery} ExternalGUID?[guid,v8.0] CurrencyRef?[v8.0]{64}`,
  mod: `ListID[id] EditSequence[16] Name?[41] ${who} ${reach} ContactsMod*[v12.0](ListID[id] EditSequence[16] ${contact}) ${trade} ${tax} PreferredPaymentMethodRef?{31} ${card} ${job} AdditionalNotesMod*[v12.0](NoteID[int] Note[4095]) ${delivery} CurrencyRef?[v8.0]{64}`,
  query: listQuery({ filters: `${balanceFilter} ${currencyFilter} ${classFilter}` }),
  answer: `ListID TimeCreated TimeModified EditSequence Name FullName IsActive? ClassRef?[v12.0]{ref} ParentRef?{ref} Sublevel CompanyName? ${person} BillAddress?{address} BillAddressBlock?{block} ShipAddress?{address} ShipAddressBlock?{block} ShipToAddress*[v12.0](Name?{ref}) ${reach} ContactsRet*[v12.0](ListID TimeCreated TimeModified EditSequence ${contact}) ${trade} Balance? TotalBalance? ${tax} PreferredPaymentMethodRef?{ref} ${card} ${job} AdditionalNotesRet*[v12.0](NoteID Date Note) ${delivery} ExternalGUID?[v8.0] CurrencyRef?[v8.0]{ref} DataExtRet*{extret}`,
  prepare,
  present: (record, books) => ({
    BillAddressBlock: addressBlock(record.fields, 'BillAddress'),
    ShipAddressBlock: addressBlock(record.fields, 'ShipAddress'),
    Balance: amount(balanceOf(books, record.id)),
    TotalBalance: amount(familyBalance(books, record.id)),
  }),
};

function prepare(draft: Draft): void {
  const { fields, given, books } = draft;
  fields.JobStatus ??= 'None';
  if (text(given, 'OpenBalance') !== undefined && Number(given.OpenBalance) !== 0) {
    throw new StatusError(3250, 'Opening balances are not kept by this stand-in: add an invoice.');
  }
  delete fields.OpenBalance;
  delete fields.OpenBalanceDate;
  fields.PreferredDeliveryMethod ??= 'None';
  const taxable = books.names.find('SalesTaxCode', 'Tax');
  if (!draft.before && taxable) fields.SalesTaxCodeRef ??= { ListID: taxable };
}
