import { Alert, Group, Paper, Stack, Text, Title } from '@mantine/core';
import type { Import } from '../../api/types.ts';
import { SelectFilter } from '../../filters/select-filter.tsx';
import { oneOf, useFilters } from '../../filters/use-filters.ts';
import { formatCount, plural } from '../../format/numbers.ts';
import { rich, t } from '../../language/say.ts';
import { Instant } from '../../pieces/instant.tsx';
import { LinkButton, OutLink } from '../../pieces/links.tsx';
import { OutcomeFacts } from './outcome-facts.tsx';
import { outcomesIn } from './outcomes-in.ts';
import { RowTable } from './row-table.tsx';
import { doneOf, type Tally, tallyOf } from './tally.ts';
import { OUTCOMES } from './words.ts';

/** What an import did, and each row with what became of it. */
export function Report({ stored }: { stored: Import }) {
  const tally = tallyOf(stored);
  return (
    <Stack gap="lg">
      <Paper withBorder p="lg" data-testid="import-report">
        <Group justify="space-between">
          <Title order={2} fz="lg">
            {titleOf(stored)}
          </Title>
          <LinkButton to="/connection/import" variant="default">
            {t`Import again`}
          </LinkButton>
        </Group>
        {stored.error && (
          <Alert color="red" role="alert" title={stored.error.message} my="sm">
            {stored.error.remedy}
          </Alert>
        )}
        <Text mb="sm" role="status">
          {summaryOf(stored, tally)}
        </Text>
        <OutcomeFacts outcomes={tally.outcomes} />
        <Text size="sm" c="dimmed" mt="sm">
          {stored.finishedAt && rich`Ended ${<Instant at={stored.finishedAt} />}. `}
          {stored.workflow.url && <OutLink href={stored.workflow.url}>{t`Run in Temporal`}</OutLink>}
        </Text>
      </Paper>
      {doneOf(tally) > 0 && <ReportRows stored={stored} tally={tally} />}
    </Stack>
  );
}

function ReportRows({ stored, tally }: { stored: Import; tally: Tally }) {
  const [{ outcome: text }, setFilters] = useFilters(['outcome']);
  const present = outcomesIn(tally.outcomes);
  const outcome = oneOf(text, present);
  return (
    <Stack gap="sm">
      <Group>
        <SelectFilter
          label={t`What became of it`}
          all={t`All`}
          value={outcome}
          options={present.map((value) => ({
            value,
            label: `${OUTCOMES[value].label} (${formatCount(tally.outcomes[value] ?? 0)})`,
          }))}
          onChange={(value) => setFilters({ outcome: value })}
        />
      </Group>
      <RowTable stored={stored} filter={{ outcome }} mode="report" />
    </Stack>
  );
}

function titleOf({ state, confirmedAt }: Import): string {
  switch (state) {
    case 'done':
      return t`The import is finished`;
    case 'failed':
      return t`The import could not go on`;
    default:
      return confirmedAt ? t`The import was stopped` : t`The import was cancelled`;
  }
}

function summaryOf({ confirmedAt }: Import, { outcomes, staged }: Tally): string {
  if (!confirmedAt) return t`Nothing was written, here or in QuickBooks.`;
  const { linked = 0, created = 0, failed = 0 } = outcomes;
  const left = Math.max(0, staged - doneOf({ outcomes }));
  return [
    t`${plural(linked, 'record is linked', 'records are linked')}, ${formatCount(created)} created.`,
    failed > 0 ? t`${formatCount(failed)} failed: the rows below say why.` : '',
    left > 0 ? t`${formatCount(left)} were not reached and stay out; another import finds them.` : '',
    t`Nothing was written in QuickBooks.`,
  ]
    .filter(Boolean)
    .join(' ');
}
