import { addDays } from '../clock.ts';

interface Range {
  from: string;
  to: string;
}

type Unit = 'Week' | 'Month' | 'Quarter' | 'Year';

const FAR = { from: '1970-01-01', to: '2037-12-31' };

/** The days that a `DateMacro` means today. The fiscal year is the calendar's; weeks begin on Sunday. */
export function macroRange(macro: string, today: string): Range {
  if (macro === 'Today') return { from: today, to: today };
  if (macro === 'Yesterday') return { from: addDays(today, -1), to: addDays(today, -1) };
  if (macro === 'NextFourWeeks')
    return { from: period('Week', today, 1).from, to: period('Week', today, 4).to };
  const parts = /^(This|Last|Next)(?:Calendar|Fiscal)?(Week|Month|Quarter|Year)(ToDate)?$/.exec(macro);
  if (!parts) return FAR;
  const [, which, unit, toDate] = parts;
  const step = which === 'This' ? 0 : which === 'Last' ? -1 : 1;
  const whole = period(unit as Unit, today, step);
  if (!toDate) return whole;
  // As far into the period as today is into this one.
  const elapsed = days(period(unit as Unit, today, 0).from, today);
  // Dates are text, and text has no minimum.
  const [to = whole.to] = [addDays(whole.from, elapsed), whole.to].sort();
  return { from: whole.from, to };
}

function period(unit: Unit, today: string, step: number): Range {
  if (unit === 'Week') {
    const weekday = new Date(`${today}T00:00:00Z`).getUTCDay();
    const from = addDays(today, step * 7 - weekday);
    return { from, to: addDays(from, 6) };
  }
  const size = unit === 'Month' ? 1 : unit === 'Quarter' ? 3 : 12;
  const [year = 0, month = 1] = today.split('-').map(Number);
  const first = Math.floor((month - 1) / size) * size + step * size;
  return { from: monthStart(year, first), to: addDays(monthStart(year, first + size), -1) };
}

function monthStart(year: number, month: number): string {
  return new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10);
}

function days(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}
