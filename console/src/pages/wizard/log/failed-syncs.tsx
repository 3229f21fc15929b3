import { Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { failedSyncsQuery } from '../../../api/queries/approvals.ts';
import type { FailedSync } from '../../../api/types.ts';
import { entityLabel } from '../../../format/words.ts';
import { t } from '../../../language/say.ts';
import type { Column } from '../../../pieces/data-table.tsx';
import { Instant } from '../../../pieces/instant.tsx';
import { TextLink } from '../../../pieces/links.tsx';
import { Section } from '../../../pieces/section.tsx';
import { StatusBadge } from '../../../pieces/status-badge.tsx';
import { VendorCode } from '../../../pieces/vendor-code.tsx';
import { PagedTable } from './paged-table.tsx';

const COLUMNS: readonly Column<FailedSync>[] = [
  {
    key: 'name',
    header: t`Name`,
    render: ({ id, name, recordId, type }) => (
      <>
        <TextLink to={`/log?entry=${id}`}>{name || recordId}</TextLink>
        <Text size="sm" c="dimmed">
          {entityLabel(type).one}
        </Text>
      </>
    ),
  },
  { key: 'where', header: t`Direction`, width: 95, render: ({ where }) => where },
  { key: 'why', header: t`Why`, width: '32%', render: ({ why }) => why },
  {
    key: 'code',
    header: t`QB Status Code`,
    width: 85,
    render: ({ vendor }) => vendor && <VendorCode {...vendor} />,
  },
  { key: 'at', header: t`When`, width: 105, render: ({ at }) => <Instant at={at} relative /> },
  {
    key: 'settled',
    header: t`Since then`,
    width: 95,
    badge: true,
    render: ({ settled }) => (
      <StatusBadge colour={settled ? 'green' : 'red'}>{settled ? t`Settled` : t`Open`}</StatusBadge>
    ),
  },
];

export function FailedSyncs({ connectionId }: { connectionId: string }) {
  const query = useInfiniteQuery(failedSyncsQuery(connectionId));
  return (
    <Section
      title={t`Failed Syncs`}
      lead={t`Everything that ever failed, newest first, also what was settled since. What needs you now is in the Error Log.`}
    >
      <PagedTable
        label={t`All failed syncs`}
        columns={COLUMNS}
        query={query}
        none={<Text>{t`Nothing has ever failed.`}</Text>}
      />
    </Section>
  );
}
