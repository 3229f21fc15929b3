import { Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { isUnderWay, latestReportQuery } from '../../../../api/queries/balances.ts';
import type { BalanceReport } from '../../../../api/types.ts';
import { rich, t } from '../../../../language/say.ts';
import { EmptyState } from '../../../../pieces/empty-state.tsx';
import { Instant } from '../../../../pieces/instant.tsx';
import { Loaded } from '../../../../pieces/loaded.tsx';
import { Page } from '../../../../pieces/page.tsx';
import { ProgressLine } from '../../../import/progress-line.tsx';
import { useOutletConnection } from '../../use-outlet-connection.ts';
import { BalanceTable } from './balance-table.tsx';
import { DifferenceChart } from './difference-chart.tsx';
import { ReportTotals } from './report-totals.tsx';
import { UpdateButton } from './update-button.tsx';

export function BalancePage() {
  const { id } = useOutletConnection();
  const query = useQuery(latestReportQuery(id));
  return (
    <Page
      title={t`QB Comparison Report`}
      lead={t`What every current and former client owes by your records, and by QuickBooks.`}
      actions={<UpdateButton connectionId={id} report={query.data?.newest ?? null} />}
    >
      <Loaded query={query}>
        {({ newest, done }) => (
          <Stack gap="lg">
            {newest && newest.id !== done?.id && <UnderWay report={newest} />}
            {done ? <Report report={done} /> : !newest && <NoReport />}
          </Stack>
        )}
      </Loaded>
    </Page>
  );
}

function UnderWay({ report }: { report: BalanceReport }) {
  const { state, summary, error, clients, expected } = report;
  return (
    <Stack gap="xs">
      <Text>{summary}</Text>
      {error && (
        <Text>
          {error.message} {error.remedy}
        </Text>
      )}
      {isUnderWay(state) && <ProgressLine label={t`Clients compared`} done={clients} total={expected} />}
    </Stack>
  );
}

function Report({ report }: { report: BalanceReport }) {
  return (
    <>
      <Group gap="sm">
        <Text fw={650} role="status">
          {report.summary}
        </Text>
        {report.finishedAt && (
          <Text c="dimmed" size="sm">
            {rich`Computed ${<Instant at={report.finishedAt} />}`}
          </Text>
        )}
      </Group>
      <ReportTotals report={report} />
      {report.differing > 0 && <DifferenceChart reportId={report.id} />}
      <BalanceTable reportId={report.id} />
    </>
  );
}

function NoReport() {
  return (
    <EmptyState icon="list" title={t`No report yet`}>
      {t`Update Balance Report goes through every client and compares both balances.`}
    </EmptyState>
  );
}
