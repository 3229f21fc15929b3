import type { SyncErrorType } from '../../src/errors.ts';

/** A test by its file, below `test/`, and its whole title. */
export interface Told {
  file: string;
  title: string;
}

interface Left {
  because: string;
  tests: readonly Told[];
}

const performed = (...tests: Told[]): Left => ({ because: 'Performed in', tests });
/** It names what a person does in QuickBooks or here before the push is taken back once more. */
const ofUndo = (test: Told): Left => ({
  because: 'It stops an undo and holds no record; brought about in',
  tests: [test],
});

const CHAOS: Told = {
  file: 'chaos/kill-undo.test.ts',
  title:
    'an undone push of 200 mixed records leaves the company as before in all but what the preview listed: %s',
};

/** Remedies that the walk over all of them leaves out, and why. */
export const NOT_PERFORMED = {
  RateLimited: performed({
    file: 'engine/retries.test.ts',
    title: 'an attempt is not counted while the connection waits for a limit',
  }),
  VendorUnavailable: performed({
    file: 'engine/retries.test.ts',
    title: 'while QuickBooks is away the connection pauses, nothing is logged, and it goes on by itself',
  }),
  RequestRefused: {
    because:
      'Cannot be performed: it asks for an update of this installation, and only QuickBooks Desktop knows it.',
    tests: [],
  },
  UnreadableThere: performed(
    {
      file: 'engine/held.test.ts',
      title:
        'keep theirs: what cannot be read stays there; later edits of the rest go, of the same fields wait',
    },
    {
      file: 'engine/held.test.ts',
      title: 'take over what can be read: the rest comes here, and what changed here alone goes there',
    },
    {
      file: 'engine/held.test.ts',
      title: 'write ours: this version replaces what cannot be read, and only what was seen',
    },
  ),
  MayBeThere: {
    because:
      'Cannot be brought about: QuickBooks Online keeps a mark of each record. A vendor without one is in',
    tests: [
      {
        file: 'engine/polled.test.ts',
        title:
          'a create of unknown outcome that cannot be looked up waits for a person, and goes anew only on their word',
      },
    ],
  },
  AccountNotMapped: performed(
    {
      file: 'engine/payouts-kinds.test.ts',
      title: 'an unknown kind is held by its name, and goes by itself once somebody says where it belongs',
    },
    {
      file: 'engine/at-fault-mappings.ts',
      title: 'an account is named with its role; another choice under Account Mapping sends what waited',
    },
    { file: 'engine/at-fault-mappings.ts', title: 'an account that is made active there goes with Retry' },
  ),
  Undone: performed({
    file: 'engine/undo.test.ts',
    title: 'what a push created and updated is taken back, and pushed again it is there once',
  }),
  ChangedSince: ofUndo({
    file: 'engine/undo-faults.test.ts',
    title: 'a version that is said to be stale and is not is left after one write',
  }),
  PaidByOthers: ofUndo(CHAOS),
  BalanceNotZero: ofUndo(CHAOS),
  CannotBeUndone: ofUndo({
    file: 'engine/undo-desktop.test.ts',
    title: 'of a push to QuickBooks Desktop all is left, with who does what, before and after',
  }),
  NotKept: ofUndo({
    file: 'engine/undo-limits.test.ts',
    title: 'what stood there is known as long as requests are kept, and the remedy is to correct it there',
  }),
} as const satisfies Partial<Record<SyncErrorType, Left>>;
