import type { Books } from '../engine/books.ts';
import type { JsonObject } from '../json.ts';
import { envelopeTime } from '../wire-time.ts';

export interface Column {
  title: string;
  type: string;
  meta?: JsonObject[];
}

export type Cell = string | { value: string; id: string };

const cell = (value: Cell): JsonObject => (typeof value === 'string' ? { value } : { ...value });

export function dataRow(cells: readonly Cell[]): JsonObject {
  return { ColData: cells.map(cell), type: 'Data' };
}

/** A group of rows with its heading and its total. */
export function section(
  heading: Cell,
  rows: readonly JsonObject[],
  summary: readonly Cell[],
  group: string,
): JsonObject {
  return {
    Header: { ColData: [cell(heading), ...summary.slice(1).map(() => ({ value: '' }))] },
    Rows: { Row: [...rows] },
    Summary: { ColData: summary.map(cell) },
    type: 'Section',
    group,
  };
}

export function summaryRow(summary: readonly Cell[], group: string): JsonObject {
  return { Summary: { ColData: summary.map(cell) }, type: 'Section', group };
}

export interface ReportHead {
  name: string;
  start?: string;
  end: string;
  by?: string;
}

/** The vendor's report envelope. */
export function report(
  books: Books,
  head: ReportHead,
  columns: readonly Column[],
  rows: readonly JsonObject[],
): JsonObject {
  return {
    Header: {
      Time: envelopeTime(books.clock.now()),
      ReportName: head.name,
      ReportBasis: 'Accrual',
      ...(head.start ? { StartPeriod: head.start } : {}),
      EndPeriod: head.end,
      SummarizeColumnsBy: head.by ?? 'Total',
      Currency: books.settings.homeCurrency,
      Option: [{ Name: 'NoReportData', Value: String(rows.length === 0) }],
    },
    Columns: {
      Column: columns.map(({ title, type, meta }) => ({
        ColTitle: title,
        ColType: type,
        ...(meta ? { MetaData: meta } : {}),
      })),
    },
    Rows: { Row: [...rows] },
  };
}

/** Cents as a report writes them; nothing for zero where `blank` says so. */
export function amount(cents: number, blank = false): string {
  return blank && cents === 0 ? '' : (cents / 100).toFixed(2);
}
