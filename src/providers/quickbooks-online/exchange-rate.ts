import { z } from 'zod';
import { ENTITIES } from '../../domain/entities/index.ts';
import { type DatedMoney, isMore, sameAmount } from '../../domain/money.ts';
import { parseRecord } from '../../domain/parse-record.ts';
import { SyncError } from '../../errors.ts';
import type { CompanyCapabilities, ComposeContext, PushItem } from '../provider.ts';
import type { CompanyFacts, Reading } from '../reads.ts';
import { ExactNumber } from './exact-json.ts';
import { read } from './read.ts';

/**
 * A document in a foreign currency that states no rate is stored at 1, whatever the company's list says: the amount
 * agrees, and the books are wrong.
 */
const UNRATED = '1';

const standing = z.object({
  ExchangeRate: z.string().optional(),
  TxnDate: z.string().optional(),
  CurrencyRef: z.object({ value: z.string() }).optional(),
});

/**
 * The money whose rate a write states. A rate that stands there may be a bookkeeper's own: it is left alone, unless
 * currency or day change, or it is the one that nobody chose.
 */
export function rateOf(item: PushItem, company: CompanyCapabilities): DatedMoney | undefined {
  const { entityType, data, desired, counterpart, undo } = item;
  const { moneyOf } = ENTITIES[entityType];
  if (!moneyOf || undo || desired !== 'present' || !company.multicurrency) return undefined;
  const money = moneyOf(data);
  if (money.currency === company.homeCurrency) return undefined;
  if (!counterpart || isOther(money, moneyBefore(item))) return money;
  const rate = standing.safeParse(counterpart.image).data?.ExchangeRate;
  return rate !== undefined && sameAmount(rate, UNRATED) ? money : undefined;
}

/** Currency and day as both agreed on them; where nothing was agreed, as far as it is known how they stand there. */
function moneyBefore({ entityType, agreed, counterpart }: PushItem): Partial<DatedMoney> {
  const before = agreed && parseRecord(entityType, agreed.ours);
  if (before?.ok) return ENTITIES[entityType].moneyOf?.(before.data) ?? {};
  const there = standing.safeParse(counterpart?.image).data;
  return { currency: there?.CurrencyRef?.value, date: there?.TxnDate };
}

function isOther({ currency, date }: DatedMoney, before: Partial<DatedMoney>): boolean {
  return currency !== (before.currency ?? currency) || date !== (before.date ?? date);
}

/** Undefined where the write states none. @throws SyncError `ExchangeRateUnknown` */
export function statedRate(item: PushItem, { rate, company }: ComposeContext): ExactNumber | undefined {
  const money = rate && rateOf(item, company);
  if (!money) return undefined;
  const known = rate(money);
  if (known !== null) return new ExactNumber(known);
  const { currency, date } = money;
  throw new SyncError({
    type: 'ExchangeRateUnknown',
    message: `QuickBooks knows no rate of ${currency} in ${company.homeCurrency} for ${date}.`,
    field: 'currency',
  });
}

const rateSchema = z.object({ ExchangeRate: z.object({ Rate: z.string().nullish() }) });

/** By the company's list: the rate of that day, or the last one before it. */
export function* rate({ company }: CompanyFacts, { currency, date }: DatedMoney): Reading<string | null> {
  const path = `exchangerate?sourcecurrencycode=${encodeURIComponent(currency)}&asofdate=${encodeURIComponent(date)}`;
  const answer = yield* read(path, rateSchema);
  if (!answer.ok) return answer;
  const { Rate } = answer.value.ExchangeRate;
  return { ok: true, value: isKnown(Rate, currency, company?.homeCurrency) ? Rate : null };
}

/** Where nobody entered a rate the list answers 1. */
function isKnown(
  rate: string | null | undefined,
  currency: string,
  home: string | undefined,
): rate is string {
  if (!rate || !isMore(rate, 0)) return false;
  return (
    !sameAmount(rate, UNRATED) ||
    AT_PAR.some((group) => group.includes(currency) && group.includes(home ?? ''))
  );
}

/** Currencies that are worth the same by law. */
const AT_PAR: readonly (readonly string[])[] = [
  ['USD', 'BSD', 'BMD', 'PAB'],
  ['GBP', 'GIP', 'FKP', 'SHP'],
  ['ZAR', 'LSL', 'NAD', 'SZL'],
  ['INR', 'BTN'],
  ['SGD', 'BND'],
];
