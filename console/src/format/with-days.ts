import { t } from '../language/say.ts';
import { formatDay } from './dates.ts';

/** The API names some records by their day: "2026-03-03, 1:30 h", "Timesheet of 2026-03-02". */
const NAMED_BY_DAY = /\b(?:(Timesheet|[Pp]ayment|Balance) of )?(\d{4}-\d{2}-\d{2})\b(, \d+:\d{2} h)?/g;

/** A name or sentence of the API, with such days as the person writes them. */
export function withDays(text: string): string {
  return text.replace(
    NAMED_BY_DAY,
    (all, what: string | undefined, day: string, worked: string | undefined) => {
      if ((what === undefined && worked === undefined) || Number.isNaN(Date.parse(day))) return all;
      return `${what === undefined ? formatDay(day) : ofDay(what, formatDay(day))}${worked ?? ''}`;
    },
  );
}

/** A sentence of the API with all of its days so; names keep such as people have written into them. */
export function everyDay(text: string): string {
  return withDays(text).replace(/(?<![\w-])\d{4}-\d{2}-\d{2}(?![\w-])/g, (day) =>
    Number.isNaN(Date.parse(day)) ? day : formatDay(day),
  );
}

function ofDay(what: string, day: string): string {
  switch (what) {
    case 'Timesheet':
      return t`Timesheet of ${day}`;
    case 'Payment':
      return t`Payment of ${day}`;
    case 'payment':
      return t`payment of ${day}`;
    default:
      return t`Balance of ${day}`;
  }
}
