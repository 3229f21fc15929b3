import type { UpdateOutcome } from './report.ts';

/** Ends an update in an orderly way. */
export class UpdateEnd extends Error {
  readonly outcome: UpdateOutcome;

  constructor(outcome: UpdateOutcome, message: string) {
    super(message);
    this.name = 'UpdateEnd';
    this.outcome = outcome;
  }
}
