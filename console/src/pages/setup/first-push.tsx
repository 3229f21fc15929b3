import { Button, Paper, Table, Text, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { previewQuery } from '../../api/queries/batches.ts';
import type { Preview } from '../../api/types.ts';
import { formatCount, plural } from '../../format/numbers.ts';
import { entityLabel } from '../../format/words.ts';
import { TextLink } from '../../pieces/links.tsx';
import { Loaded } from '../../pieces/loaded.tsx';
import { ProblemAlert } from '../../pieces/problem-alert.tsx';
import { PreviewItems } from '../connection/manual/preview-summary.tsx';
import { useStartBatch } from '../connection/manual/use-start-batch.ts';
import { stepOf } from './steps.ts';

interface FirstPushProps {
  connectionId: string;
  enabled: boolean;
}

/** What the first push would do, and the button that does it. */
export function FirstPush({ connectionId, enabled }: FirstPushProps) {
  const client = useQueryClient();
  const preview = useQuery(previewQuery(connectionId));
  const start = useStartBatch(connectionId, () =>
    client.invalidateQueries({ queryKey: ['connections', connectionId] }),
  );
  return (
    <Paper withBorder p={{ base: 'sm', xs: 'lg' }}>
      <Title order={3} fz="md">
        Push what is here
      </Title>
      <Loaded query={preview}>
        {(data) => (
          <>
            <PreviewTable totals={data.totals} />
            {data.items.length > 0 && <PreviewItems items={data.items} more={data.next !== null} />}
            {start.error && <ProblemAlert error={start.error} />}
            {enabled ? (
              <Button mt="md" loading={start.isPending} onClick={() => start.mutate({ kind: 'push' })}>
                {pushLabel(data.totals)}
              </Button>
            ) : (
              <Text mt="md">
                First <TextLink to={stepOf('settings').path}>turn sync on</TextLink>.
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
  const count = totals.reduce((sum, { create, update }) => sum + create + update, 0);
  return count > 0 ? `Push ${plural(count, 'record')}` : 'There is nothing to push: finish';
}

function PreviewTable({ totals }: { totals: Totals }) {
  const rows = totals.filter(({ create, update, unchanged }) => create + update + unchanged > 0);
  if (rows.length === 0) {
    return (
      <Text mt="xs">No record is ready to be sent yet. What your application hands over goes by itself.</Text>
    );
  }
  return (
    <Table mt="xs" horizontalSpacing={6} aria-label="What a push would do">
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">Records</Table.Th>
          <Table.Th scope="col" ta="right">
            New
          </Table.Th>
          <Table.Th scope="col" ta="right">
            Changed
          </Table.Th>
          <Table.Th scope="col" ta="right">
            In step
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map(({ type, create, update, unchanged }) => (
          <Table.Tr key={type}>
            <Table.Td>{entityLabel(type).many}</Table.Td>
            {[create, update, unchanged].map((count, column) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the columns never change places
              <Table.Td key={column} ta="right" className="lb-numbers">
                {formatCount(count)}
              </Table.Td>
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
