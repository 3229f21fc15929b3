import { Alert, Paper, Stack, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { payoutQuery } from '../../api/queries/payouts.ts';
import type { PayoutView } from '../../api/types.ts';
import { formatDay } from '../../format/dates.ts';
import { formatMoney } from '../../format/numbers.ts';
import { capitalised } from '../../format/words.ts';
import { Fact } from '../../pieces/fact.tsx';
import { Facts } from '../../pieces/facts.tsx';
import { TextLink } from '../../pieces/links.tsx';
import { Loaded } from '../../pieces/loaded.tsx';
import { Page } from '../../pieces/page.tsx';
import { RecordSyncPanel } from '../records/record-sync-panel.tsx';
import { EveryMovement } from './every-movement.tsx';
import { LineTable } from './line-table.tsx';

export function PayoutPage() {
  const { id = '' } = useParams();
  const query = useQuery(payoutQuery(id));
  const title = query.data ? `Payout of ${formatDay(query.data.date)}` : 'Payout';
  return (
    <Page title={title} lead={<TextLink to="/payouts">All payouts</TextLink>}>
      <Loaded query={query}>{(payout) => <PayoutDetails payout={payout} />}</Loaded>
    </Page>
  );
}

function PayoutDetails({ payout }: { payout: PayoutView }) {
  const { id, problem, failure, amount, currency, status, style, entries, lines, paymentNames } = payout;
  return (
    <Stack gap="lg">
      {problem && (
        <Alert color="red" role="alert" title="It is not booked as it was reported">
          {problem}
        </Alert>
      )}
      <Facts>
        <Fact label="Amount">{formatMoney(amount, currency)}</Fact>
        <Fact label="State">
          {capitalised(status)}
          {failure && `: ${failure}`}
        </Fact>
        <Fact label="Booked as">{style === 'deposit' ? 'One deposit' : 'Through a clearing account'}</Fact>
      </Facts>
      {(entries.length > 0 ? entries : [{ type: 'payout' as const, id, name: 'Entry in QuickBooks' }]).map(
        (entry) => (
          <Paper key={`${entry.type}/${entry.id}`} withBorder p="lg">
            <Title order={2} fz="md" mb="xs">
              {entry.name}
            </Title>
            <RecordSyncPanel type={entry.type} id={entry.id} />
          </Paper>
        ),
      )}
      <LineTable lines={lines} paymentNames={paymentNames} currency={currency} />
      {lines.some(({ count }) => count !== undefined) && <EveryMovement id={id} currency={currency} />}
    </Stack>
  );
}
