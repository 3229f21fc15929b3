import { locale } from '../language/language.ts';
import { counted } from '../language/say.ts';

const COUNT = new Intl.NumberFormat(locale);

export function formatCount(count: number): string {
  return COUNT.format(count);
}

/** "1 record", "2,000 records". */
export function plural(count: number, one: string, many = `${one}s`): string {
  return counted(count, { one: `# ${one}`, other: `# ${many}` });
}

/** An amount as the API gives it, a decimal string, to the last digit. */
export function formatMoney(amount: string, currency: string): string {
  if (!isDecimal(amount)) return `${amount} ${currency}`;
  return new Intl.NumberFormat(locale, { style: 'currency', currency }).format(amount);
}

/** A quantity or a price as the API gives it, with as many digits, and the point or comma of the language. */
export function formatDecimal(text: string): string {
  if (!isDecimal(text)) return text;
  const digits = text.split('.')[1]?.length ?? 0;
  return new Intl.NumberFormat(locale, { minimumFractionDigits: digits, useGrouping: false }).format(text);
}

function isDecimal(text: string): text is `${number}` {
  return /^-?\d+(\.\d+)?$/.test(text);
}
