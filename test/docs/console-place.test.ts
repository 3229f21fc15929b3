import { beforeAll, describe, expect, it, vi } from 'vitest';

/** What is taken from the console: it is made for a browser, whose types are none of the tests'. */
interface Formats {
  settleAt(place: { locale: string | null; timeZone: string | null }): void;
  sentence(text: string): string;
  formatDay(day: string): string;
  formatInstant(iso: string): string;
  formatMoney(amount: string, currency: string): string;
  formatPrice(amount: string, currency: string): string;
  formatCount(count: number): string;
  startOfDay(day: string | undefined): string | undefined;
  endOfDay(day: string | undefined): string | undefined;
  dayOf(value: string): string;
  today(now: Date): string;
}

const FILES = [
  'language/place.ts',
  'language/answers.ts',
  'format/dates.ts',
  'format/numbers.ts',
  'filters/days.ts',
];

/** The console's own formats, as a browser set to American English has them. */
async function consoleFormats(): Promise<Formats> {
  vi.stubGlobal('navigator', { languages: ['en-US'] });
  const modules: object[] = [];
  for (const file of FILES) {
    const url = new URL(`../../console/src/${file}`, import.meta.url);
    modules.push((await import(url.href)) as object);
  }
  vi.unstubAllGlobals();
  return Object.assign({}, ...modules) as Formats;
}

let formats: Formats;
beforeAll(async () => {
  formats = await consoleFormats();
});

const AT = '2026-03-08T07:30:00Z';

describe('dates and amounts of a business', () => {
  it('are written as in its country, in the language of the console, and by its clock', () => {
    const { settleAt, formatDay, formatInstant, formatMoney, formatCount } = formats;
    const shown = () => [
      formatDay('2026-03-08'),
      formatInstant(AT).replaceAll(/\s/g, ' '),
      formatMoney('1234.50', 'EUR').replaceAll(/\s/g, ' '),
      formatCount(1_000),
    ];
    settleAt({ locale: 'en-US', timeZone: 'America/Los_Angeles' });
    expect(shown()).toEqual(['Mar 8, 2026', 'Mar 7, 2026, 11:30 PM', '€1,234.50', '1,000']);
    settleAt({ locale: 'de-DE', timeZone: 'Europe/Berlin' });
    expect(shown()).toEqual(['8 Mar 2026', '8 Mar 2026, 08:30', '1.234,50 €', '1.000']);
    settleAt({ locale: null, timeZone: null });
    expect(shown()[0]).toBe('Mar 8, 2026');
  });

  it('take a price with all of its digits, and its currency', () => {
    const { settleAt, formatPrice } = formats;
    settleAt({ locale: 'en-US', timeZone: null });
    expect(['0.03125', '40', '7.5'].map((price) => formatPrice(price, 'USD'))).toEqual([
      '$0.03125',
      '$40.00',
      '$7.50',
    ]);
    expect(formatPrice('40', 'JPY')).toBe('¥40');
  });

  it('begin and end a day by its clock, also on the days when that changes', () => {
    const { settleAt, startOfDay, endOfDay, dayOf, today } = formats;
    settleAt({ locale: 'en-US', timeZone: 'America/New_York' });
    expect([startOfDay('2026-03-08'), endOfDay('2026-03-08')]).toEqual([
      '2026-03-08T05:00:00.000Z',
      '2026-03-09T03:59:59.999Z',
    ]);
    expect([startOfDay('2026-11-01'), endOfDay('2026-11-01')]).toEqual([
      '2026-11-01T04:00:00.000Z',
      '2026-11-02T04:59:59.999Z',
    ]);
    expect([dayOf('2026-03-09T03:59:59.999Z'), today(new Date('2026-03-09T04:00:00Z'))]).toEqual([
      '2026-03-08',
      '2026-03-09',
    ]);
    settleAt({ locale: 'en-AU', timeZone: 'Pacific/Auckland' });
    expect([startOfDay('2026-03-08'), dayOf('2026-03-07T11:00:00Z')]).toEqual([
      '2026-03-07T11:00:00.000Z',
      '2026-03-08',
    ]);
    expect([startOfDay('nonsense'), endOfDay('2026'), dayOf('nonsense'), startOfDay(undefined)]).toEqual([
      undefined,
      '2026-01-01T00:00:00.000Z',
      '',
      undefined,
    ]);
  });

  it('are what the days in sentences of the API become, and only those', () => {
    const { settleAt, sentence } = formats;
    settleAt({ locale: 'en-US', timeZone: null });
    expect(sentence('It is dated 2026-01-05, and the books are closed up to 2026-02-28.')).toBe(
      'It is dated Jan 5, 2026, and the books are closed up to Feb 28, 2026.',
    );
    for (const own of ['No 2026-01-05-7.', 'At 2026-01-05T10:00:00Z.', 'On 2026-99-99.', 'id x-2026-01-05']) {
      expect(sentence(own)).toBe(own);
    }
  });
});
