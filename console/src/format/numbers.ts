import { oncePerPlace, placeNow } from '../language/place.ts';
import { counted } from '../language/say.ts';

const COUNT = oncePerPlace(({ numbers }) => new Intl.NumberFormat(numbers));

export function formatCount(count: number): string {
  return COUNT().format(count);
}

/** "1 record", "2,000 records". */
export function plural(count: number, one: string, many = `${one}s`): string {
  return counted(count, { one: `# ${one}`, other: `# ${many}` });
}

/** An amount as the API gives it, a decimal string, to the last digit. */
export function formatMoney(amount: string, currency: string): string {
  if (!isDecimal(amount)) return `${amount} ${currency}`;
  return new Intl.NumberFormat(placeNow().numbers, { style: 'currency', currency }).format(amount);
}

/** What one of something costs: with its currency, and with all its digits, which may be more than the currency has. */
export function formatPrice(amount: string, currency: string): string {
  if (!isDecimal(amount)) return `${amount} ${currency}`;
  const given = amount.split('.')[1]?.length ?? 0;
  const usual = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions();
  const minimumFractionDigits = Math.max(given, usual.minimumFractionDigits ?? 0);
  const options = { style: 'currency', currency, minimumFractionDigits } as const;
  return new Intl.NumberFormat(placeNow().numbers, options).format(amount);
}

/** A quantity as the API gives it, with as many digits, and the point or comma of the language. */
export function formatDecimal(text: string): string {
  if (!isDecimal(text)) return text;
  const digits = text.split('.')[1]?.length ?? 0;
  return new Intl.NumberFormat(placeNow().numbers, {
    minimumFractionDigits: digits,
    useGrouping: false,
  }).format(text);
}

function isDecimal(text: string): text is `${number}` {
  return /^-?\d+(\.\d+)?$/.test(text);
}
