/** Amounts worked out to the last digit, from decimal text to decimal text: floats have no cents. */

interface Exact {
  units: bigint;
  /** Digits after the point. */
  scale: number;
}

/** As people type it, with a point or a comma; undefined for what is no amount. */
function exact(text: string): Exact | undefined {
  const [, sign, whole, part = ''] = /^(-?)(\d{1,11})(?:[.,](\d{1,7}))?$/.exec(text.trim()) ?? [];
  if (whole === undefined) return undefined;
  const units = BigInt(whole + part);
  return { units: sign ? -units : units, scale: part.length };
}

/** As the API wants it; what is no amount stays as it was typed, for the API to refuse. */
export function plainDecimal(text: string): string {
  return text.trim().replace(',', '.');
}

/** Quantity × price, rounded half up to the currency; undefined while either is no number. */
export function times(quantity: string, price: string, currency: string): string | undefined {
  const [many, each] = [exact(quantity), exact(price)];
  if (!many || !each) return undefined;
  return rounded({ units: many.units * each.units, scale: many.scale + each.scale }, currency);
}

/** Undefined while one of them is no amount. */
export function sumOf(amounts: readonly (string | undefined)[], currency: string): string | undefined {
  const parts = amounts.map((amount) => (amount === undefined ? undefined : exact(amount)));
  const known = parts.filter((part) => part !== undefined);
  if (known.length < parts.length) return undefined;
  const scale = Math.max(0, ...known.map((part) => part.scale));
  const units = known.reduce((sum, part) => sum + part.units * 10n ** BigInt(scale - part.scale), 0n);
  return rounded({ units, scale }, currency);
}

function rounded({ units, scale }: Exact, currency: string): string {
  const digits = digitsOf(currency);
  const magnitude = units < 0n ? -units : units;
  const fitted =
    scale > digits
      ? (magnitude + 10n ** BigInt(scale - digits) / 2n) / 10n ** BigInt(scale - digits)
      : magnitude * 10n ** BigInt(digits - scale);
  const text = String(fitted).padStart(digits + 1, '0');
  const whole = text.slice(0, text.length - digits);
  const sign = units < 0n && fitted > 0n ? '-' : '';
  return digits === 0 ? `${sign}${whole}` : `${sign}${whole}.${text.slice(-digits)}`;
}

function digitsOf(currency: string): number {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  return format.resolvedOptions().maximumFractionDigits ?? 2;
}
