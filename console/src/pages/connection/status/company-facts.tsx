import { Paper, Title } from '@mantine/core';
import type { Connection, Health } from '../../../api/types.ts';
import { formatDay } from '../../../format/dates.ts';
import { plural } from '../../../format/numbers.ts';
import { providerLabel } from '../../../format/words.ts';
import { Fact } from '../../../pieces/fact.tsx';
import { Facts } from '../../../pieces/facts.tsx';
import { Instant } from '../../../pieces/instant.tsx';

const SALES_TAX = {
  none: 'Not set up',
  manual: 'Set up by hand',
  automated: 'Computed by QuickBooks',
} as const;

/** What the connected company can do, as read when it was connected. */
export function CompanyFacts({ connection, health }: { connection: Connection; health: Health }) {
  const { company, companyId, provider, region } = connection;
  if (!company) return null;
  return (
    <Paper withBorder p="lg">
      <Title order={2} fz="lg" mb="md">
        Company
      </Title>
      <Facts>
        <Fact label="Accounting system">{providerLabel(provider)}</Fact>
        <Fact label="Company ID">{companyId}</Fact>
        <Fact label="Region">{region ?? company.country}</Fact>
        <Fact label="Home currency">
          {company.homeCurrency}
          {company.multicurrency ? ', and others' : ''}
        </Fact>
        <Fact label="Sales tax">{SALES_TAX[company.salesTax]}</Fact>
        <Fact label="Payroll">{company.payroll ? 'Enabled' : 'Not enabled'}</Fact>
        <Fact label="Books closed until">
          {company.bookCloseDate ? formatDay(company.bookCloseDate) : 'Not closed'}
        </Fact>
        <Fact label="Last successful sync">
          {health.lastSuccessAt ? <Instant at={health.lastSuccessAt} relative /> : 'None yet'}
        </Fact>
        <Fact label="Sign-in at QuickBooks ends in">
          {health.authorization ? plural(health.authorization.daysLeft, 'day') : 'Not signed in'}
        </Fact>
      </Facts>
    </Paper>
  );
}
