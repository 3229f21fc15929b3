import { Decimal } from 'decimal.js';
import { z } from 'zod';
import type { CallResult, Session } from '../../provider.ts';
import type { CompanyApi } from '../company-api.ts';
import type { TaxCodeFact } from '../company-facts.ts';
import { query } from '../query.ts';
import type { TaxSettings } from './read-vendor-facts.ts';

const rateDetail = z.object({ TaxRateRef: z.object({ value: z.string() }) });
const codeRow = z.object({
  Id: z.string(),
  SalesTaxRateList: z.object({ TaxRateDetail: z.array(rateDetail).default([]) }).nullish(),
});
const rateRow = z.object({ Id: z.string(), RateValue: z.string().nullish() });

/** Codes with rates on sales, the company's default first. Only manual sales tax needs them. */
export async function readTaxCodes(
  api: CompanyApi,
  session: Session,
  tax: TaxSettings,
): Promise<CallResult<TaxCodeFact[]>> {
  if (tax.salesTax !== 'manual') return { ok: true, value: [] };
  const codes = await query(api, session, { from: 'TaxCode' }, codeRow);
  if (!codes.ok) return codes;
  const rates = await query(api, session, { from: 'TaxRate' }, rateRow);
  if (!rates.ok) return rates;
  const percents = new Map(rates.value.map((rate) => [rate.Id, rate.RateValue ?? '0']));
  const facts = codes.value.map((code) => factOf(code, percents)).filter((code) => code.rateIds.length > 0);
  const isDefault = (code: TaxCodeFact) => code.id === tax.defaultTaxCodeId;
  return { ok: true, value: facts.sort((a, b) => Number(isDefault(b)) - Number(isDefault(a))) };
}

function factOf(code: z.infer<typeof codeRow>, percents: ReadonlyMap<string, string>): TaxCodeFact {
  const rateIds = (code.SalesTaxRateList?.TaxRateDetail ?? []).map((detail) => detail.TaxRateRef.value);
  const percent = rateIds.reduce((sum, id) => sum.plus(percents.get(id) ?? '0'), new Decimal(0));
  return { id: code.Id, percent: percent.toFixed(), rateIds };
}
