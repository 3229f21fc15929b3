import { Alert, Paper, Stack, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { payoutQuery } from '../../api/queries/payouts.ts';
import type { PayoutView } from '../../api/types.ts';
import { formatDay } from '../../format/dates.ts';
import { formatMoney } from '../../format/numbers.ts';
import { stateLabel } from '../../format/words.ts';
import { t } from '../../language/say.ts';
import { Fact } from '../../pieces/fact.tsx';
import { Facts } from '../../pieces/facts.tsx';
import { TextLink } from '../../pieces/links.tsx';
import { Loaded } from '../../pieces/loaded.tsx';
import { Page } from '../../pieces/page.tsx';
import { RecordSyncPanel } from '../records/record-sync-panel.tsx';
import { EveryMovement } from './every-movement.tsx';
import { LineTable } from './line-table.tsx';
import { paidWords } from './paid-words.ts';
import { Statement } from './statement.tsx';

export function PayoutPage() {
  const { id = '' } = useParams();
  const query = useQuery(payoutQuery(id));
  const title = query.data ? titleOf(query.data) : t`Payout`;
  return (
    <Page title={title} lead={<TextLink to="/payouts">{t`All payouts`}</TextLink>}>
      <Loaded query={query}>{(payout) => <PayoutDetails payout={payout} />}</Loaded>
    </Page>
  );
}

function titleOf({ period, date }: PayoutView): string {
  return t`${period ? t`Movements` : t`Payout`} of ${formatDay(date)}`;
}

function PayoutDetails({ payout }: { payout: PayoutView }) {
  const { id, problem, failure, amount, currency, status, entries, lines, itemized } = payout;
  // The statement has them already.
  const areSums = lines.some(({ count }) => count !== undefined);
  return (
    <Stack gap="lg">
      {problem && (
        <Alert color="red" role="alert" title={t`It is not booked as it was reported`}>
          {problem}
        </Alert>
      )}
      <Facts>
        <Fact label={paidWords(payout)}>{formatMoney(amount, currency)}</Fact>
        <Fact label={t`State`}>
          {stateLabel(status)}
          {failure && `: ${failure}`}
        </Fact>
        <Fact label={t`Booked as`}>{bookedAs(payout)}</Fact>
      </Facts>
      <Statement payout={payout} />
      {(entries.length > 0 ? entries : [{ type: 'payout' as const, id, name: t`Entry in QuickBooks` }]).map(
        (entry) => (
          <Paper key={`${entry.type}/${entry.id}`} withBorder p="lg">
            <Title order={2} fz="md" mb="xs">
              {entry.name}
            </Title>
            <RecordSyncPanel type={entry.type} id={entry.id} />
          </Paper>
        ),
      )}
      {areSums && <EveryMovement id={id} currency={currency} />}
      {!areSums && itemized && lines.length > 0 && (
        <>
          <Title order={2} fz="md">
            {t`What it consists of`}
          </Title>
          <LineTable lines={lines} names={payout} currency={currency} />
        </>
      )}
    </Stack>
  );
}

function bookedAs({ period, itemized, style }: PayoutView): string {
  if (period) return t`A deposit to the clearing account`;
  if (!itemized) return t`A transfer from the clearing account`;
  return style === 'deposit' ? t`One deposit` : t`Through a clearing account`;
}
