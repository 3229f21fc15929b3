import { Group, Table } from '@mantine/core';
import type { PayoutView } from '../../api/types.ts';
import { formatCount, formatMoney } from '../../format/numbers.ts';
import { rich, t } from '../../language/say.ts';
import { Section } from '../../pieces/section.tsx';
import { StatusBadge } from '../../pieces/status-badge.tsx';
import { wordsFor } from './kind-words.ts';
import { paidWords } from './paid-words.ts';

/** Gross, what went back, what was kept, and that it is what arrived and what QuickBooks has. */
export function Statement({ payout }: { payout: PayoutView }) {
  const { statement, amount, currency } = payout;
  return (
    <Section title={t`How it comes about`} lead={leadOf(payout)}>
      <Table aria-label={t`How it comes about`} maw={560} className="lb-numbers">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t`What`}</Table.Th>
            <Table.Th ta="right">{t`Movements`}</Table.Th>
            <Table.Th ta="right">{t`Amount`}</Table.Th>
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
  if (!complete) return t`Stripe still counts what it consists of.`;
  if (!itemized) return t`It was asked for by hand: Stripe does not say what it consists of.`;
  return t`What came in and went out, and what Stripe kept of it.`;
}

/**
 * Once all of it is there both are the same: what QuickBooks answers is compared with what was sent. While something of
 * it is still to be done, what stands there is not told: it may be an earlier version, or what somebody made of it.
 */
function InQuickBooks({ payout }: { payout: PayoutView }) {
  const { sync, amount, currency, problem, status, entries } = payout;
  const pieces = entries.flatMap((entry) => entry.sync ?? []);
  const isInStep = sync !== null && [sync, ...pieces].every(({ badge }) => badge === 'synced');
  const agrees = status === 'paid' && problem === null && isInStep;
  const isThere = [sync, ...pieces].some((each) => each !== null && each.externalId !== null);
  return (
    <Table.Tr>
      <Table.Th scope="row" colSpan={2}>
        <Group gap="xs">
          {rich`In QuickBooks${agrees && <StatusBadge colour="green">{t`Agrees`}</StatusBadge>}${!agrees && sync && <StatusBadge colour={sync.colour}>{sync.label}</StatusBadge>}`}
        </Group>
      </Table.Th>
      <Table.Th ta="right">
        {agrees ? formatMoney(amount, currency) : isThere ? t`Not as it is here` : t`Nothing`}
      </Table.Th>
    </Table.Tr>
  );
}
