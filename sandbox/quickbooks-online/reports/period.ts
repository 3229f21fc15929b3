import type { Books } from '../engine/books.ts';

export interface Period {
  start: string;
  end: string;
}

/** The span that a report is asked for; this year so far by default. */
export function periodOf(books: Books, query: URLSearchParams): Period {
  const end = query.get('end_date') ?? query.get('report_date') ?? books.today;
  return { start: query.get('start_date') ?? `${end.slice(0, 4)}-01-01`, end };
}
