import { useQuery } from '@tanstack/react-query';
import { unresolvedQuery } from '../../../api/queries/log.ts';
import type { UnresolvedGroup } from '../../../api/types.ts';
import { ofConnection } from '../../../connection/of-connection.ts';
import { entityLabel } from '../../../format/words.ts';
import { t } from '../../../language/say.ts';
import { type Column, DataTable } from '../../../pieces/data-table.tsx';
import { EmptyState } from '../../../pieces/empty-state.tsx';
import { TextLink } from '../../../pieces/links.tsx';
import { Loaded } from '../../../pieces/loaded.tsx';

/** Of each cause; the page of unresolved errors has all of them. */
const SHOWN = 25;

type Message = UnresolvedGroup['records'][number] & Pick<UnresolvedGroup, 'title' | 'remedy'>;

/** The items that have not synced, why, and what to do about it. */
export function Messages({ connectionId }: { connectionId: string }) {
  const query = useQuery(unresolvedQuery({ connection: connectionId, records: SHOWN }));
  return (
    <Loaded query={query}>
      {({ groups }) => {
        const messages = groups.flatMap(({ records, title, remedy }) =>
          records.map((record) => ({ ...record, title, remedy })),
        );
        return messages.length === 0 ? (
          <EmptyState icon="check" title={t`No messages`}>
            {t`Everything that was to sync has synced.`}
          </EmptyState>
        ) : (
          <>
            <DataTable
              label={t`Messages`}
              columns={COLUMNS}
              rows={messages}
              rowKey={({ type, id }) => `${type}/${id}`}
            />
            <TextLink to={ofConnection('/unresolved', connectionId)} size="sm">
              {t`See them by cause, and try again`}
            </TextLink>
          </>
        );
      }}
    </Loaded>
  );
}

const COLUMNS: Column<Message>[] = [
  { key: 'type', header: t`Item`, width: 140, render: ({ type }) => entityLabel(type).one },
  { key: 'name', header: t`Name`, render: ({ id, name }) => name ?? id },
  { key: 'why', header: t`Why it has not synced`, render: ({ message, title }) => message ?? title },
  { key: 'remedy', header: t`What to do`, render: ({ remedy }) => remedy },
];
