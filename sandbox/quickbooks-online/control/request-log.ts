/** One request and its answer, as the page and the tests see them. */
export interface LoggedRequest {
  at: number;
  tid: string;
  method: string;
  path: string;
  query: string;
  requestBody: string;
  contentType: string;
  status: number;
  answer: string;
  durationMs: number;
  rules: string[];
}

/** Bodies are cut here, entries dropped there, so that a long run stays small. */
const MOST_BODY = 16_384;
const MOST_ENTRIES = 2_000;
const MOST_ARRIVALS = 500_000;

export interface RequestStats {
  requests: number;
  throttled: number;
  batchCalls: number;
  /** Arrivals in ms since the epoch, with what became of them. */
  arrivals: { at: number; status: number; batch: boolean }[];
  perMinute: Record<string, number>;
}

/** The beginning of a text as a text of its own: a slice would keep all of it in memory. */
function cut(text: string): string {
  return text.length > MOST_BODY ? Buffer.from(text.slice(0, MOST_BODY)).toString('utf8') : text;
}

/** The latest requests of each company in full, and all of them as figures. */
export class RequestLog {
  private readonly entries = new Map<string, LoggedRequest[]>();
  private readonly arrivals = new Map<string, { at: number; status: number; batch: boolean }[]>();

  add(realmId: string, entry: LoggedRequest): void {
    const list = this.entries.get(realmId) ?? [];
    entry.requestBody = cut(entry.requestBody);
    entry.answer = cut(entry.answer);
    list.push(entry);
    if (list.length > MOST_ENTRIES * 2) list.splice(0, list.length - MOST_ENTRIES);
    this.entries.set(realmId, list);
    const arrivals = this.arrivals.get(realmId) ?? [];
    if (arrivals.length < MOST_ARRIVALS) {
      arrivals.push({ at: entry.at, status: entry.status, batch: entry.path.endsWith('/batch') });
    }
    this.arrivals.set(realmId, arrivals);
  }

  list(realmId: string): LoggedRequest[] {
    return (this.entries.get(realmId) ?? []).slice(-MOST_ENTRIES);
  }

  stats(realmId: string): RequestStats {
    const arrivals = this.arrivals.get(realmId) ?? [];
    const perMinute: Record<string, number> = {};
    for (const { at } of arrivals) {
      const minute = new Date(Math.floor(at / 60_000) * 60_000).toISOString().slice(0, 16);
      perMinute[minute] = (perMinute[minute] ?? 0) + 1;
    }
    return {
      requests: arrivals.length,
      throttled: arrivals.filter(({ status }) => status === 429).length,
      batchCalls: arrivals.filter(({ batch }) => batch).length,
      arrivals,
      perMinute,
    };
  }

  clear(realmId: string): void {
    this.entries.delete(realmId);
    this.arrivals.delete(realmId);
  }
}
