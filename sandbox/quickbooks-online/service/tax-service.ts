import type { Books } from '../engine/books.ts';
import { commit } from '../engine/commit.ts';
import { born } from '../engine/metadata.ts';
import { checkName } from '../engine/unique-names.ts';
import { entry, fault, missing } from '../faults/catalog.ts';
import { VendorFault } from '../faults/fault.ts';
import type { JsonObject } from '../json.ts';
import { objects, text } from '../json.ts';
import { recordTime } from '../wire-time.ts';

interface MadeRate {
  id: string;
  applicableOn: string;
  shown: JsonObject;
}

/** `POST taxservice/taxcode`: the one way to make tax codes and rates. */
export function makeTaxCode(books: Books, body: JsonObject): JsonObject {
  const name = text(body, 'TaxCode');
  const details = objects(body, 'TaxRateDetails');
  const absent = [
    ...(name ? [] : [missing('TaxCode')]),
    ...(details.length > 0 ? [] : [missing('TaxRateDetails')]),
  ];
  if (!name || absent.length > 0) throw new VendorFault(absent);
  const declaration = books.declaration('TaxCode');
  checkName(books, declaration, { Name: name });
  const rates = details.map((detail) => rateOf(books, detail));
  const record = {
    Name: name,
    Description: name,
    Active: true,
    Hidden: false,
    Taxable: true,
    TaxGroup: true,
    SalesTaxRateList: listOf(rates, 'Sales'),
    PurchaseTaxRateList: listOf(rates, 'Purchase'),
  };
  const id = String(books.nextNumber('TaxCode', declaration.firstId ?? 0));
  commit(books, declaration, born(books, record, id));
  return { TaxCode: name, TaxCodeId: id, TaxRateDetails: rates.map(({ shown }) => shown) };
}

function listOf(rates: readonly MadeRate[], side: string): JsonObject {
  const of = rates.filter(({ applicableOn }) => applicableOn === side);
  return {
    TaxRateDetail: of.map(({ id }, i) => ({
      TaxRateRef: { value: id },
      TaxTypeApplicable: 'TaxOnAmount',
      TaxOrder: i,
    })),
  };
}

function rateOf(books: Books, detail: JsonObject): MadeRate {
  const applicableOn = text(detail, 'TaxApplicableOn') ?? 'Sales';
  const known = detail.TaxRateId === undefined ? undefined : String(detail.TaxRateId);
  if (known === undefined) return newRate(books, detail, applicableOn);
  if (!books.find('TaxRate', known)) {
    throw fault(
      '2500',
      `Invalid Reference Id : TaxRates element id ${known} not found`,
      'TaxRateDetails.TaxRateId',
    );
  }
  return { id: known, applicableOn, shown: { TaxRateId: known, TaxApplicableOn: applicableOn } };
}

function newRate(books: Books, detail: JsonObject, applicableOn: string): MadeRate {
  const name = text(detail, 'TaxRateName');
  const value = Number(detail.RateValue);
  const agency = String(detail.TaxAgencyId ?? '');
  if (!name) throw new VendorFault([missing('TaxRateDetails.TaxRateName')]);
  if (!Number.isFinite(value) || value < 0 || value > 100) {
    throw new VendorFault([
      entry('2060', `Invalid Number : ${String(detail.RateValue)}`, 'TaxRateDetails.RateValue'),
    ]);
  }
  if (!books.find('TaxAgency', agency)) {
    throw fault(
      '2500',
      `Invalid Reference Id : TaxAgencies element id ${agency} not found`,
      'TaxRateDetails.TaxAgencyId',
    );
  }
  const declaration = books.declaration('TaxRate');
  checkName(books, declaration, { Name: name });
  const id = String(books.nextNumber('TaxRate'));
  const EffectiveTaxRate = [{ RateValue: value, EffectiveDate: recordTime(0) }];
  const record = {
    Name: name,
    Description: name,
    Active: true,
    RateValue: value,
    AgencyRef: { value: agency },
    SpecialTaxType: 'NONE',
    DisplayType: 'ReadOnly',
    EffectiveTaxRate,
  };
  commit(books, declaration, born(books, record, id));
  const shown = {
    TaxRateName: name,
    TaxRateId: id,
    RateValue: value,
    TaxAgencyId: agency,
    TaxApplicableOn: applicableOn,
  };
  return { id, applicableOn, shown };
}
