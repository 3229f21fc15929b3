import type { LoggedCall } from './caller.ts';
import type { Deviation } from './deviations.ts';

export type UpdateOutcome =
  | 'done'
  | 'no-data'
  | 'not-authorised'
  | 'busy'
  | 'postponed'
  | 'refused'
  | 'no-quickbooks'
  | 'failed'
  | 'broken'
  | 'killed';

/** What became of one update. */
export interface UpdateReport {
  outcome: UpdateOutcome;
  /** The status column of the connector's window. */
  message: string;
  ticket: string;
  /** Message sets that QuickBooks was given. */
  exchanges: number;
  calls: LoggedCall[];
  deviations: Deviation[];
  /** Seconds by which the server puts the next automatic update off. */
  postponeS?: number | undefined;
  /** The server's lower bound for the seconds between automatic updates. */
  leastEveryS?: number | undefined;
  /** What the last `receiveResponseXML` said. */
  progress: number;
}
