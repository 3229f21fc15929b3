import type { Draft } from '../../engine/draft.ts';
import { child, number, text } from '../../json.ts';
import type { Rate } from './rates.ts';

/**
 * Automated sales tax takes the rate from where the goods go. The vendor's table is far finer; the sandbox
 * knows the rates of the TaxRate objects whose name is the state, and taxes nothing elsewhere.
 */
export function automatedRates({ books, record }: Draft): Rate[] {
  const place = child(record, 'ShipAddr') ?? child(record, 'BillAddr') ?? child(record, 'ShipFromAddr');
  const state = text(place, 'CountrySubDivisionCode')?.toLowerCase();
  const found = [...books.all('TaxRate')].find((rate) => matches(text(rate, 'Name'), state));
  const id = text(found, 'Id');
  return found && id !== undefined ? [{ id, percent: number(found, 'RateValue') ?? 0 }] : [];
}

const states: Record<string, string> = { ca: 'california', az: 'az state tax', tx: 'texas', ny: 'new york' };

function matches(name: string | undefined, state: string | undefined): boolean {
  return state !== undefined && name !== undefined && name.toLowerCase() === (states[state] ?? state);
}
