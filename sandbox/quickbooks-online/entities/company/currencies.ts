import { fault } from '../../faults/catalog.ts';
import { text as read } from '../../json.ts';
import type { EntityDeclaration } from '../declaration.ts';
import { bool, date, decimal, required, text } from '../fields.ts';
import { currencyName } from '../names/party.ts';
import { base } from '../shared-fields.ts';

export const companyCurrency: EntityDeclaration = {
  name: 'CompanyCurrency',
  kind: 'name',
  naturalOrder: 'Code',
  operations: ['create', 'update'],
  uniqueName: { property: 'Code', what: 'currency', code: '630' },
  fields: { ...base, Code: required(text(3)), Name: text(), Active: bool },
  prepare({ record, books }) {
    if (!books.settings.multicurrency) {
      throw fault('5030', 'Feature Not Supported Error : Multicurrency is not turned on.', '');
    }
    if (!/^[A-Z]{3}$/.test(read(record, 'Code') ?? '')) {
      throw fault('2170', `Invalid Enumeration : ${String(record.Code)}`, 'Code');
    }
    record.Name ??= currencyName(read(record, 'Code') ?? '');
    record.Active ??= true;
  },
};

/** One rate for each currency and day, in home currency for one unit of the source. */
export const exchangeRate: EntityDeclaration = {
  name: 'ExchangeRate',
  kind: 'other',
  operations: ['create', 'update'],
  indexes: ['SourceCurrencyCode', 'AsOfDate'],
  fields: {
    ...base,
    SourceCurrencyCode: required(text(3)),
    TargetCurrencyCode: text(3),
    Rate: required(decimal),
    AsOfDate: date,
  },
  prepare({ record, books }) {
    record.TargetCurrencyCode = books.settings.homeCurrency;
    record.AsOfDate ??= books.today;
  },
};
