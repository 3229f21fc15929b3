import type { SyncErrorType } from '../../src/errors.ts';

const elsewhere = (where: string) => `Performed in ${where}.`;
/** It names what a person does in QuickBooks or here before the push is taken back once more. */
const OF_UNDO = 'It stops an undo and holds no record: performed in `undo-faults.test.ts`.';

/** Remedies that the walk over all of them leaves out, and why. */
export const NOT_PERFORMED = {
  RateLimited: elsewhere(
    '`retries.test.ts`: an attempt is not counted while the connection waits for a limit',
  ),
  VendorUnavailable: elsewhere('`retries.test.ts`: while QuickBooks is away the connection pauses'),
  RequestRefused:
    'Cannot be performed: it asks for an update of this installation, and only QuickBooks Desktop knows it.',
  UnreadableThere: elsewhere('`held.test.ts`: one test for each of its three choices'),
  MayBeThere:
    'Cannot be brought about: QuickBooks Online keeps a mark of each record. A vendor without one is in `polled.test.ts`.',
  AccountNotMapped: elsewhere(
    '`payouts-kinds.test.ts`: an unknown kind is held by its name, and goes by itself',
  ),
  Undone: elsewhere('`undo.test.ts`: pushed again it is there once'),
  ChangedSince: OF_UNDO,
  PaidByOthers: OF_UNDO,
  BalanceNotZero: OF_UNDO,
  CannotBeUndone: OF_UNDO,
  NotKept: elsewhere('`undo-limits.test.ts`: what stood there is known as long as requests are kept'),
} as const satisfies Partial<Record<SyncErrorType, string>>;
