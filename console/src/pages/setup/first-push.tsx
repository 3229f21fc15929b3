import { Button, Paper, Table, Text, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { previewQuery } from '../../api/queries/batches.ts';
import type { Preview } from '../../api/types.ts';
import { formatCount, plural } from '../../format/numbers.ts';
import { entityLabel } from '../../format/words.ts';
import { rich, t } from '../../language/say.ts';
import { TextLink } from '../../pieces/links.tsx';
import { Loaded } from '../../pieces/loaded.tsx';
import { ProblemAlert } from '../../pieces/problem-alert.tsx';
import { PreviewRows } from '../connection/manual/preview-summary.tsx';
import { sumUp, toSend } from '../connection/manual/preview-words.ts';
import { useStartBatch } from '../connection/manual/use-start-batch.ts';
import { useStepPath } from './use-setup.ts';

interface FirstPushProps {
  connectionId: string;
  enabled: boolean;
}

/** What the first push would do, and the button that does it. */
export function FirstPush({ connectionId, enabled }: FirstPushProps) {
  const pathOf = useStepPath();
  const client = useQueryClient();
  const preview = useQuery(previewQuery(connectionId));
  const start = useStartBatch(connectionId, () =>
    client.invalidateQueries({ queryKey: ['connections', connectionId] }),
  );
  return (
    <Paper withBorder p={{ base: 'sm', xs: 'lg' }}>
      <Title order={3} fz="md">
        {t`Push what is here`}
      </Title>
      <Loaded query={preview}>
        {(data) => (
          <>
            <PreviewTable totals={data.totals} />
            {data.items.length > 0 && <PreviewRows preview={data} counts={sumUp(data.totals)} />}
            {start.error && <ProblemAlert error={start.error} />}
            {enabled ? (
              <Button mt="md" loading={start.isPending} onClick={() => start.mutate({ kind: 'push' })}>
                {pushLabel(data.totals)}
              </Button>
            ) : (
              <Text mt="md">
                {rich`First ${<TextLink to={pathOf('settings')}>{t`turn sync on`}</TextLink>}.`}
              </Text>
            )}
          </>
        )}
      </Loaded>
    </Paper>
  );
}

type Totals = Preview['totals'];

function pushLabel(totals: Totals): string {
  const count = toSend(sumUp(totals));
  return count > 0 ? t`Push ${plural(count, 'record')}` : t`There is nothing to push: finish`;
}

/** What waits or fails is listed below: a phone has no room for more columns. */
const COLUMNS = [
  { kind: 'create', header: t`To create` },
  { kind: 'update', header: t`To update` },
  { kind: 'unchanged', header: t`Up to date` },
] as const;

function PreviewTable({ totals }: { totals: Totals }) {
  const rows = totals.filter(
    ({ create, update, waiting, failing, unchanged }) => create + update + waiting + failing + unchanged > 0,
  );
  if (rows.length === 0) {
    return (
      <Text mt="xs">
        {rich`No record is ready to be sent yet. What your application hands over goes by itself; to see it work at once, ${<TextLink to="/new/customer">{t`make the first customer`}</TextLink>} and then an invoice here.`}
      </Text>
    );
  }
  return (
    <Table mt="xs" horizontalSpacing={6} aria-label={t`What a push would do`}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{t`Records`}</Table.Th>
          {COLUMNS.map(({ kind, header }) => (
            <Table.Th key={kind} scope="col" ta="right">
              {header}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map((row) => (
          <Table.Tr key={row.type}>
            <Table.Td>{entityLabel(row.type).many}</Table.Td>
            {COLUMNS.map(({ kind }) => (
              <Table.Td key={kind} ta="right" className="lb-numbers">
                {formatCount(row[kind])}
              </Table.Td>
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
