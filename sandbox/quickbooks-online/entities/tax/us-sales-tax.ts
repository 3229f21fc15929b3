import type { Draft } from '../../engine/draft.ts';
import { entry, fault } from '../../faults/catalog.ts';
import { VendorFault } from '../../faults/fault.ts';
import type { JsonObject } from '../../json.ts';
import { child, flag, number, objects, refId, text } from '../../json.ts';
import type { Cents } from '../../money.ts';
import { cents, fromCents, percentOf, share, sum } from '../../money.ts';
import { isDiscount, isGoods } from '../sales/lines.ts';
import { automatedRates } from './automated.ts';
import type { Rate } from './rates.ts';
import { ratesOf } from './rates.ts';

/**
 * Sales tax of a United States company: lines are marked TAX or NON, the rate hangs on the transaction.
 * @throws VendorFault 6100 (another line code), 6230 (tax lines that do not add up)
 */
export function applyUsTax(draft: Draft): Cents {
  const { record } = draft;
  const lines = objects(record, 'Line');
  for (const line of lines) checkLineCode(line);
  const detail = child(record, 'TxnTaxDetail') ?? {};
  const taxable = taxableAmount(record, lines);
  const automated = usesAutomation(draft, detail);
  const rates = automated ? automatedRates(draft) : chosenRates(draft, detail);
  const tax = automated ? computed(rates, taxable) : (override(detail, rates) ?? computed(rates, taxable));
  record.TxnTaxDetail = shownDetail(detail, rates, tax, taxable, automated);
  return sum(tax);
}

function checkLineCode(line: JsonObject): void {
  const code = refId(child(line, 'SalesItemLineDetail'), 'TaxCodeRef');
  if (code === undefined || code === 'TAX' || code === 'NON') return;
  const detail = `Valid Line TaxCodes for US should be TAX or NON. Supplied value:${code}`;
  throw fault('6100', detail, 'Line.SalesItemLineDetail.TaxCodeRef');
}

function usesAutomation({ books }: Draft, detail: JsonObject): boolean {
  if (!books.settings.automatedSalesTax) return false;
  return !(detail.UseAutomatedSalesTax === false && books.settings.allowPartnerTaxOverride);
}

function leaves(lines: readonly JsonObject[]): JsonObject[] {
  return lines.flatMap((line) => {
    const parts = objects(child(line, 'GroupLineDetail'), 'Line');
    return parts.length > 0 ? parts : [line];
  });
}

/** What the rate applies to: the lines marked TAX, less their share of a discount taken before tax. */
function taxableAmount(record: JsonObject, lines: readonly JsonObject[]): Cents {
  const goods = leaves(lines.filter(isGoods));
  const amounts = goods.map((line) => cents(line, 'Amount'));
  const discount = sum(lines.filter(isDiscount).map((line) => cents(line, 'Amount')));
  const parts = flag(record, 'ApplyTaxAfterDiscount') && discount !== 0 ? share(discount, amounts) : [];
  return sum(
    goods.map((line, i) => {
      const marked = refId(child(line, 'SalesItemLineDetail'), 'TaxCodeRef') === 'TAX';
      return marked ? (amounts[i] ?? 0) - (parts[i] ?? 0) : 0;
    }),
  );
}

function chosenRates({ books, record }: Draft, detail: JsonObject): Rate[] {
  const code = refId(detail, 'TxnTaxCodeRef');
  if (code === undefined) return [];
  return ratesOf(books, code, 'Sales', text(record, 'TxnDate') ?? books.today);
}

function computed(rates: readonly Rate[], taxable: Cents): Cents[] {
  return rates.map((rate) => percentOf(taxable, rate.percent));
}

/** Amounts that the client gives for the rates itself; they must add up to its total. */
function override(detail: JsonObject, rates: readonly Rate[]): Cents[] | undefined {
  const given = objects(detail, 'TaxLine');
  if (given.length === 0 || rates.length === 0) return undefined;
  const stranger = given
    .map((line) => refId(child(line, 'TaxLineDetail'), 'TaxRateRef'))
    .find((id) => id !== undefined && !rates.some((rate) => rate.id === id));
  if (stranger !== undefined) {
    throw fault(
      '6160',
      `Tax rate ${stranger} does not belong to the tax code of the transaction`,
      'TxnTaxDetail.TaxLine',
    );
  }
  const amounts = rates.map((rate) =>
    sum(
      given
        .filter((line) => (refId(child(line, 'TaxLineDetail'), 'TaxRateRef') ?? rate.id) === rate.id)
        .map((line) => cents(line, 'Amount')),
    ),
  );
  const total = number(detail, 'TotalTax');
  if (total !== undefined && Math.abs(cents(detail, 'TotalTax') - sum(amounts)) > 1) {
    throw new VendorFault([
      entry('6230', `Tax amount ${total} does not match the sum of the tax lines`, 'TxnTaxDetail.TotalTax'),
    ]);
  }
  return amounts;
}

function shownDetail(
  detail: JsonObject,
  rates: readonly Rate[],
  tax: readonly Cents[],
  taxable: Cents,
  automated: boolean,
): JsonObject {
  const code = refId(detail, 'TxnTaxCodeRef');
  const shown: JsonObject = {};
  if (code !== undefined) shown.TxnTaxCodeRef = { value: code };
  shown.TotalTax = fromCents(sum(tax));
  if (automated) shown.UseAutomatedSalesTax = true;
  if (rates.length === 0 || taxable === 0) return shown;
  shown.TaxLine = rates.map((rate, i) => ({
    Amount: fromCents(tax[i] ?? 0),
    DetailType: 'TaxLineDetail',
    TaxLineDetail: {
      TaxRateRef: { value: rate.id },
      PercentBased: true,
      TaxPercent: rate.percent,
      NetAmountTaxable: fromCents(taxable),
    },
  }));
  return shown;
}
