import { Decimal } from 'decimal.js';
import { z } from 'zod';
import type { CompanyCapabilities } from '../../provider.ts';
import type { Reading } from '../../reads.ts';
import type { TaxCodeFact, TaxRateFact } from '../company-facts.ts';
import { query } from '../query.ts';

export interface TaxSettings {
  salesTax: CompanyCapabilities['salesTax'];
  defaultTaxCodeId?: string;
  /** Outside the United States each line has a code of its own. */
  isGlobal: boolean;
}

const rateDetail = z.object({
  TaxRateRef: z.object({ value: z.string() }),
  TaxTypeApplicable: z.string().nullish(),
});
const codeRow = z.object({
  Id: z.string(),
  Name: z.string().default(''),
  SalesTaxRateList: z.object({ TaxRateDetail: z.array(rateDetail).default([]) }).nullish(),
});
const percent = z.string().nullish();
const rateRow = z.object({
  Id: z.string(),
  RateValue: percent,
  EffectiveTaxRate: z
    .array(z.object({ RateValue: percent, EffectiveDate: z.string().nullish() }))
    .default([]),
});

/**
 * Codes with what they add to sales, the company's default first. In the United States only those with rates:
 * the others mark lines.
 */
export function* readTaxCodes(tax: TaxSettings): Reading<TaxCodeFact[]> {
  if (tax.salesTax !== 'manual') return { ok: true, value: [] };
  const codes = yield* query({ from: 'TaxCode' }, codeRow);
  if (!codes.ok) return codes;
  const rates = yield* query({ from: 'TaxRate' }, rateRow);
  if (!rates.ok) return rates;
  const known = new Map(rates.value.map((rate) => [rate.Id, rateFact(rate)]));
  const facts = codes.value
    .map((code) => factOf(code, known))
    .filter((code) => tax.isGlobal || code.rateIds.length > 0);
  const isDefault = (code: TaxCodeFact) => code.id === tax.defaultTaxCodeId;
  return { ok: true, value: facts.sort((a, b) => Number(isDefault(b)) - Number(isDefault(a))) };
}

function rateFact({ Id, RateValue, EffectiveTaxRate }: z.infer<typeof rateRow>): TaxRateFact {
  const since = EffectiveTaxRate.flatMap(({ RateValue: value, EffectiveDate: from }) =>
    value && from ? [{ day: from.slice(0, 10), percent: value }] : [],
  ).sort((a, b) => a.day.localeCompare(b.day));
  return { id: Id, percent: RateValue ?? since.at(-1)?.percent ?? '0', since };
}

function factOf(code: z.infer<typeof codeRow>, known: ReadonlyMap<string, TaxRateFact>): TaxCodeFact {
  const details = code.SalesTaxRateList?.TaxRateDetail ?? [];
  const rateIds = details.map((detail) => detail.TaxRateRef.value);
  const rates = rateIds.flatMap((id) => known.get(id) ?? []);
  const sum = rates.reduce((total, rate) => total.plus(rate.percent), new Decimal(0));
  const isPlain = details.every(({ TaxTypeApplicable: type }) => !type || type === 'TaxOnAmount');
  const reckonable = isPlain && rates.length === rateIds.length;
  return {
    id: code.Id,
    name: code.Name,
    percent: sum.toFixed(),
    rateIds,
    rates: reckonable ? rates : undefined,
  };
}
