import { Alert, Progress, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { readsQuery } from '../../../api/queries/reads.ts';
import type { Reads } from '../../../api/types.ts';
import { formatDay } from '../../../format/dates.ts';
import { formatCount, formatMoney, plural } from '../../../format/numbers.ts';
import { rich, t } from '../../../language/say.ts';
import { type Column, DataTable } from '../../../pieces/data-table.tsx';
import { Loaded } from '../../../pieces/loaded.tsx';
import { Section } from '../../../pieces/section.tsx';

type Feature = Reads['features'][number];
type Plan = NonNullable<Reads['plan']>;

const FEATURES: Readonly<Record<Feature['feature'], string>> = {
  sync: t`Syncs of single records`,
  changes: t`Looking for changes`,
  pull: t`Pulls and sync runs`,
  import: t`Import Wizard`,
  balance_report: t`Balance reports`,
  preview: t`Previews`,
  undo: t`Undo`,
  proof: t`Proof: comparing with QuickBooks`,
  company: t`The company and its switches`,
  by_hand: t`Asked for by somebody on a page`,
};

const COLUMNS: readonly Column<Feature>[] = [
  { key: 'feature', header: t`What for`, render: ({ feature }) => FEATURES[feature] },
  { key: 'reads', header: t`Reads`, width: 120, numeric: true, render: ({ reads }) => formatCount(reads) },
];

/** What is read this month, what for, and how far the plan lasts. */
export function ReadsMeter({ connectionId }: { connectionId: string }) {
  const query = useQuery(readsQuery(connectionId));
  return (
    <Loaded query={query}>
      {(reads) =>
        reads.plan && (
          <Section
            title={t`Reads this month`}
            lead={t`QuickBooks counts what is read, not what is written: ${plural(reads.plan.allowance, 'read')} a month for all companies of this installation together.`}
          >
            <Meter reads={reads} plan={reads.plan} />
          </Section>
        )
      }
    </Loaded>
  );
}

const COLOURS = { fine: 'teal', warning: 'yellow', urgent: 'red' } as const;
const shareOf = (reads: number, { allowance }: Plan) => Math.min(100, (100 * reads) / allowance);

function Meter({ reads, plan }: { reads: Reads; plan: Plan }) {
  const used = plan.use?.reads ?? reads.reads;
  return (
    <Stack gap="sm">
      {plan.warning && (
        <Alert color={COLOURS[plan.level]} title={t`The reads of this month run out`} role="region">
          {plan.warning}
        </Alert>
      )}
      <Progress.Root>
        <Progress.Section
          value={shareOf(used, plan)}
          color={COLOURS[plan.level]}
          aria-label={t`Used of the allowance`}
        />
      </Progress.Root>
      <Text className="lb-numbers">
        {rich`This company: ${plural(reads.reads, 'read')} so far${reads.forecast !== null && t`, ${formatCount(reads.forecast)} expected by the end of the month`}.`}
      </Text>
      {plan.use && <Use plan={plan} use={plan.use} />}
      {reads.features.length > 0 && (
        <DataTable
          label={t`What the reads were for`}
          columns={COLUMNS}
          rows={reads.features}
          rowKey={({ feature }) => feature}
          compact
        />
      )}
    </Stack>
  );
}

/** Where the plan is this business's alone. */
function Use({
  plan,
  use: { reads, forecast, cost, usedUpAt },
}: {
  plan: Plan;
  use: NonNullable<Plan['use']>;
}) {
  return (
    <Text className="lb-numbers" c="dimmed">
      {rich`All companies: ${formatCount(reads)} of ${formatCount(plan.allowance)}, ${formatCount(forecast)} expected${cost !== null && t`, which costs ${formatMoney(cost, plan.currency)} beyond the plan`}.${usedUpAt && t` At this pace they are used up on ${formatDay(usedUpAt.slice(0, 10))}.`}`}
    </Text>
  );
}
