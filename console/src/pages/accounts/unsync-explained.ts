import { t } from '../../language/say.ts';

export const UNSYNC_EXPLAINED = t`No error messages come about it any more. Its invoices, payments and time do not sync with QuickBooks until somebody chooses Sync Account to QuickBooks; then everything that was left out goes. What is in QuickBooks stays as it is.`;
