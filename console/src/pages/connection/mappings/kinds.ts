import type { MappingKind } from '../../../api/types.ts';
import { t } from '../../../language/say.ts';

/** How each kind of mapping is put to people. */
export const KINDS: Readonly<
  Record<
    MappingKind,
    { title: string; lead: string; nothing: string; choice: string; counted: readonly [string, string] }
  >
> = {
  employee: {
    title: t`Employee Mapping`,
    lead: t`Who each team member is in QuickBooks. Without it, their timesheet entries wait.`,
    nothing: t`Team members show here once your field-service application has handed them over.`,
    choice: t`Employee or vendor in QuickBooks`,
    counted: [t`employee or vendor`, t`employees and vendors`],
  },
  account: {
    title: t`Account Mapping`,
    lead: t`Which account in QuickBooks each amount goes to.`,
    nothing: t`Nothing that is synced needs an account to be chosen.`,
    choice: t`Account in QuickBooks`,
    counted: [t`account`, t`accounts`],
  },
  tax_code: {
    title: t`Tax Code Mapping`,
    lead: t`Which tax code in QuickBooks each of ours stands for.`,
    nothing: t`Tax codes show here once an invoice uses one.`,
    choice: t`Tax code in QuickBooks`,
    counted: [t`tax code`, t`tax codes`],
  },
};
