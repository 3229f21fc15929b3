import type { EntityType } from '../../../api/types.ts';
import { t } from '../../../language/say.ts';

/** The switches of the page, in the order in which records depend on each other, and what each one does. */
export const TOGGLES: readonly { type: EntityType; label: string; explains: string }[] = [
  {
    type: 'customer',
    label: t`Auto-sync Customers`,
    explains: t`New and updated customers go to QuickBooks: name, e-mail, phone and address.`,
  },
  {
    type: 'invoice',
    label: t`Auto-sync Invoices`,
    explains: t`An invoice goes when you send it to the client, with its customer if need be. Drafts stay here.`,
  },
  {
    type: 'payment',
    label: t`Auto-sync Payments`,
    explains: t`A payment goes when it is collected, and is linked to its invoice there.`,
  },
  {
    type: 'service_item',
    label: t`Auto-sync Service Items`,
    explains: t`New and updated services go with name, description, price and whether they are taxable.`,
  },
  {
    type: 'timesheet_entry',
    label: t`Auto-sync Timesheets`,
    explains: t`Entries go when their timesheet is approved. QuickBooks Payroll must be enabled, and each team member mapped.`,
  },
];
