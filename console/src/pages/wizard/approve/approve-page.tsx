import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useSessionStorage } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { approvalsQuery, waitingQuery } from '../../../api/queries/approvals.ts';
import type { Approvals } from '../../../api/types.ts';
import { ofConnection } from '../../../connection/of-connection.ts';
import { formatCount, plural } from '../../../format/numbers.ts';
import { rich, t } from '../../../language/say.ts';
import { EmptyState } from '../../../pieces/empty-state.tsx';
import { Instant } from '../../../pieces/instant.tsx';
import { TextLink } from '../../../pieces/links.tsx';
import { Loaded } from '../../../pieces/loaded.tsx';
import { Section } from '../../../pieces/section.tsx';
import { useMay } from '../../../session/use-session.ts';
import { useOutletConnection } from '../../connection/use-outlet-connection.ts';
import { SECTIONS } from '../words.ts';
import { ApproveBar } from './approve-bar.tsx';
import { GroupTable } from './group-table.tsx';
import { groupKey, readSelection, type Selection, writeSelection } from './selection.ts';

export function ApprovePage() {
  const { id } = useOutletConnection();
  const query = useQuery(approvalsQuery(id));
  return (
    <Loaded query={query}>
      {(list) => (
        <>
          <News connectionId={id} list={list} busy={query.isFetching} onLook={() => void query.refetch()} />
          {list.rows === 0 ? (
            <Nothing connectionId={id} required={list.required} />
          ) : (
            <ToApprove connectionId={id} list={list} />
          )}
        </>
      )}
    </Loaded>
  );
}

const NONE: Selection = new Map();

function ToApprove({ connectionId, list }: { connectionId: string; list: Approvals }) {
  const may = useMay('approvals:write');
  const [selection, setSelection, forget] = useSessionStorage<Selection>({
    key: `unchecked/${connectionId}`,
    defaultValue: NONE,
    getInitialValueInEffect: false,
    serialize: writeSelection,
    deserialize: readSelection,
  });
  const [seen, setSeen] = useState<ReadonlySet<string>>(new Set());
  const see = (key: string) => setSeen((before) => new Set([...before, `${list.version}/${key}`]));
  const unseen = list.groups.filter((group) => !seen.has(`${list.version}/${groupKey(group)}`));
  return (
    <>
      {!may && <Text>{t`Only owners and admins approve.`}</Text>}
      {SECTIONS.map(({ direction, title, lead, none }) => {
        const groups = list.groups.filter((group) => group.direction === direction);
        return (
          <Section key={direction} title={title} lead={lead}>
            {groups.length === 0 && <Text>{none}</Text>}
            <Stack gap="xl">
              {groups.map((group) => (
                <GroupTable
                  key={groupKey(group)}
                  connectionId={connectionId}
                  version={list.version}
                  group={group}
                  selection={selection}
                  onSelect={may ? setSelection : undefined}
                  onSeen={() => see(groupKey(group))}
                />
              ))}
            </Stack>
          </Section>
        );
      })}
      {may && (
        <ApproveBar
          connectionId={connectionId}
          list={list}
          selection={selection}
          unseen={unseen}
          onDone={forget}
        />
      )}
    </>
  );
}

interface NewsProps {
  connectionId: string;
  list: Approvals;
  busy: boolean;
  onLook: () => void;
}

/** The list stands still while somebody goes through it; what has come since is not approved unseen. */
function News({ connectionId, list, busy, onLook }: NewsProps) {
  const { data: now } = useQuery(waitingQuery(connectionId));
  const isNews = now !== undefined && (now.rows !== list.rows || now.oldestAt !== list.oldestAt);
  if (!isNews) {
    if (list.rows === 0 || list.oldestAt === null) return null;
    return (
      <Text role="status">
        {rich`${plural(list.rows, 'change')} to approve, the oldest waits since ${<Instant at={list.oldestAt} relative />}.`}
      </Text>
    );
  }
  return (
    <Alert color="teal" title={t`The list has changed`} role="status">
      <Group justify="space-between">
        <Text>
          {t`${formatCount(now.rows)} wait now, ${formatCount(list.rows)} when this list was read. What has come since is not approved with it.`}
        </Text>
        <Button variant="default" size="xs" loading={busy} onClick={onLook}>
          {t`Look again`}
        </Button>
      </Group>
    </Alert>
  );
}

function Nothing({ connectionId, required }: { connectionId: string; required: boolean }) {
  return required ? (
    <EmptyState icon="check" title={t`Nothing waits for your approval`}>
      {rich`What wants to sync next, either way, shows here. What you approved is in the ${<TextLink to={ofConnection('/wizard/log', connectionId)}>{t`Log`}</TextLink>}.`}
    </EmptyState>
  ) : (
    <EmptyState icon="check" title={t`Nothing needs approval`}>
      {rich`Changes sync by themselves. Turn on ${<em>{t`Approve before syncing`}</em>} in ${<TextLink to={ofConnection('/connection/settings', connectionId)}>{t`Sync Settings`}</TextLink>} to look at each of them first.`}
    </EmptyState>
  );
}
