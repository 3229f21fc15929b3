import { Group, Paper, Title } from '@mantine/core';
import type { Connection } from '../../../api/types.ts';
import { useProvider } from '../../../connection/use-provider.ts';
import { formatDay } from '../../../format/dates.ts';
import { t } from '../../../language/say.ts';
import { Fact } from '../../../pieces/fact.tsx';
import { Facts } from '../../../pieces/facts.tsx';
import { ReadCompanyButton } from './read-company-button.tsx';

const SALES_TAX = {
  none: t`Not set up`,
  manual: t`Set up by hand`,
  automated: t`Computed by QuickBooks`,
} as const;

/** What the connected company can do, as it was last read. */
export function CompanyFacts({ connection }: { connection: Connection }) {
  const { company, companyId, provider, region } = connection;
  const known = useProvider(connection);
  if (!company) return null;
  return (
    <Paper withBorder p="lg">
      <Group justify="space-between" mb="md">
        <Title order={2} fz="lg">
          {t`Company`}
        </Title>
        {canBeRead(connection) && <ReadCompanyButton id={connection.id} />}
      </Group>
      <Facts>
        <Fact label={t`Accounting system`}>
          {known?.sandbox ? t`${known.title} sandbox` : (known?.title ?? provider)}
        </Fact>
        <Fact label={t`Company ID`}>{companyId}</Fact>
        <Fact label={t`Region`}>{region ?? company.country}</Fact>
        <Fact label={t`Home currency`}>
          {company.homeCurrency}
          {company.multicurrency ? t`, and others` : ''}
        </Fact>
        <Fact label={t`Sales tax`}>{SALES_TAX[company.salesTax]}</Fact>
        <Fact label={t`Payroll`}>{company.payroll ? t`Enabled` : t`Not enabled`}</Fact>
        <Fact label={t`Books closed until`}>
          {company.bookCloseDate ? formatDay(company.bookCloseDate) : t`Not closed`}
        </Fact>
      </Facts>
    </Paper>
  );
}

/** Only a company that we are signed in to can be asked. */
function canBeRead({ status }: Connection): boolean {
  return status === 'active' || status === 'paused';
}
