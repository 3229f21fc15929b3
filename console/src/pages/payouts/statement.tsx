import { Group, Table } from '@mantine/core';
import type { PayoutView } from '../../api/types.ts';
import { formatCount, formatMoney } from '../../format/numbers.ts';
import { Section } from '../../pieces/section.tsx';
import { StatusBadge } from '../../pieces/status-badge.tsx';
import { wordsFor } from './kind-words.ts';
import { paidWords } from './paid-words.ts';

/** Gross, what went back, what was kept, and that it is what arrived and what QuickBooks has. */
export function Statement({ payout }: { payout: PayoutView }) {
  const { statement, amount, currency } = payout;
  return (
    <Section title="How it comes about" lead={leadOf(payout)}>
      <Table aria-label="How it comes about" maw={560} className="lb-numbers">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>What</Table.Th>
            <Table.Th ta="right">Movements</Table.Th>
            <Table.Th ta="right">Amount</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {statement.map(({ kind, count, amount: moved }) => (
            <Table.Tr key={kind}>
              <Table.Td>{wordsFor(kind).many}</Table.Td>
              <Table.Td ta="right">{formatCount(count)}</Table.Td>
              <Table.Td ta="right">{formatMoney(moved, currency)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
        <Table.Tfoot>
          <Table.Tr>
            <Table.Th scope="row" colSpan={2}>
              {paidWords(payout)}
            </Table.Th>
            <Table.Th ta="right">{formatMoney(amount, currency)}</Table.Th>
          </Table.Tr>
          <InQuickBooks payout={payout} />
        </Table.Tfoot>
      </Table>
    </Section>
  );
}

function leadOf({ itemized, complete }: PayoutView): string {
  if (!complete) return 'Stripe still counts what it consists of.';
  if (!itemized) return 'It was asked for by hand: Stripe does not say what it consists of.';
  return 'What came in and went out, and what Stripe kept of it.';
}

/** Once it is there both are the same: what QuickBooks answers is compared with what was sent. */
function InQuickBooks({ payout }: { payout: PayoutView }) {
  const { sync, amount, currency, problem, status } = payout;
  const isThere = status === 'paid' && sync?.badge === 'synced' && problem === null;
  return (
    <Table.Tr>
      <Table.Th scope="row" colSpan={2}>
        <Group gap="xs">
          In QuickBooks
          {isThere && <StatusBadge colour="green">Agrees</StatusBadge>}
          {!isThere && sync && <StatusBadge colour={sync.colour}>{sync.label}</StatusBadge>}
        </Group>
      </Table.Th>
      <Table.Th ta="right">{isThere ? formatMoney(amount, currency) : 'Nothing'}</Table.Th>
    </Table.Tr>
  );
}
