import { Paper, Progress, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import type { Health } from '../../../api/types.ts';
import { formatDuration } from '../../../format/dates.ts';
import { formatCount, plural } from '../../../format/numbers.ts';
import { t } from '../../../language/say.ts';
import { Fact } from '../../../pieces/fact.tsx';
import { Facts } from '../../../pieces/facts.tsx';
import { Instant } from '../../../pieces/instant.tsx';
import { type BadgeColour, StatusBadge } from '../../../pieces/status-badge.tsx';

const REACHABLE: Readonly<Record<Health['reachable']['state'], { label: string; colour: BadgeColour }>> = {
  yes: { label: t`Answers`, colour: 'green' },
  no: { label: t`Does not answer`, colour: 'red' },
  unknown: { label: t`Not called lately`, colour: 'gray' },
};

/** How QuickBooks itself does, told from the calls that were made, and how much of its limits is taken. */
export function ApiFacts({ health }: { health: Health }) {
  const { reachable, lastSuccessAt, lastChangeCheckAt, changeCheckProblem, authorization, throttled } =
    health;
  const face = REACHABLE[reachable.state];
  return (
    <Paper withBorder p="lg">
      <Title order={2} fz="lg" mb="md">
        {t`The other side`}
      </Title>
      <Stack gap="lg">
        <Facts>
          <Fact label="QuickBooks">
            <StatusBadge colour={face.colour}>{face.label}</StatusBadge>
          </Fact>
          <Fact label={t`Last answer`}>{ago(reachable.lastAnswerAt)}</Fact>
          <Fact label={t`Last successful sync`}>{ago(lastSuccessAt)}</Fact>
          <Fact label={t`Last look for changes there`}>
            {ago(lastChangeCheckAt)}
            {changeCheckProblem && (
              <Text size="sm" c="var(--lb-warning)">
                {changeCheckProblem.message} {changeCheckProblem.remedy}
              </Text>
            )}
          </Fact>
          <Fact label={t`Sign-in at QuickBooks ends in`}>
            {authorization ? plural(authorization.daysLeft, 'day') : t`Not signed in`}
          </Fact>
          <Fact label={t`Request limit of QuickBooks`}>
            {throttled ? <StatusBadge colour="amber">{t`Reached: waiting`}</StatusBadge> : t`Not reached`}
          </Fact>
        </Facts>
        <Budget budget={health.budget} />
      </Stack>
    </Paper>
  );
}

function ago(at: string | null) {
  return at ? <Instant at={at} relative /> : t`None yet`;
}

const KINDS: Readonly<Record<Health['budget'][number]['kind'], string>> = {
  any: t`Calls`,
  single: t`Single writes`,
  batch: t`Batch calls`,
  read: t`Reads`,
};

function Budget({ budget }: Pick<Health, 'budget'>) {
  if (budget.length === 0) return null;
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }}>
      {budget.map(({ kind, windowMs, used, allowed }) => {
        const label = t`${KINDS[kind]} in ${formatDuration(windowMs / 1_000)}`;
        return (
          <div key={label}>
            <Text size="sm" c="dimmed">
              {label}
            </Text>
            <Text className="lb-numbers">{t`${formatCount(used)} of ${formatCount(allowed)}`}</Text>
            <Progress.Root mt={4}>
              <Progress.Section value={(100 * used) / allowed} aria-label={label} />
            </Progress.Root>
          </div>
        );
      })}
    </SimpleGrid>
  );
}
