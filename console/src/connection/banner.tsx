import { Alert, Group, List } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useLocation } from 'react-router';
import { connectionsQuery, healthQuery } from '../api/queries/connections.ts';
import type { Connection } from '../api/types.ts';
import { useCompanyNames } from './company-name.ts';
import { ending } from './notices/ending.tsx';
import type { Notice, NoticeOf } from './notices/notice.ts';
import { paused } from './notices/paused.tsx';
import { readsRunOut } from './notices/reads-run-out.tsx';
import { partlySwitchedOff, switchedOff } from './notices/switched-off.tsx';
import { unreached } from './notices/unreached.tsx';
import { useConnectionIfLoaded } from './use-connection.ts';

/** The most pressing first. */
const NOTICES: readonly NoticeOf[] = [paused, switchedOff, ending, readsRunOut, unreached, partlySwitchedOff];
/** Where sync is being set up it is no news that it is not on yet. */
const WHILE_SET_UP: readonly NoticeOf[] = [paused, ending];

/** On every page the same: what keeps records from going, with the button that mends it. */
export function ConnectionBanner() {
  const connection = useConnectionIfLoaded();
  if (!connection || connection.status === 'connecting' || connection.status === 'disconnected') return null;
  return <BannerOf connection={connection} />;
}

function BannerOf({ connection }: { connection: Connection }) {
  const { data: health } = useQuery(healthQuery(connection.id));
  const { data: connections = [] } = useQuery(connectionsQuery);
  const nameOf = useCompanyNames();
  const inSetUp = useLocation().pathname.startsWith('/setup');
  const wanted = inSetUp ? WHILE_SET_UP : NOTICES;
  const [first, ...others] = health ? wanted.flatMap((noticeOf) => noticeOf(health) ?? []) : [];
  if (!first) return null;
  // Of several, it says which is meant.
  const title = connections.length > 1 ? `${nameOf(connection)}: ${first.title}` : first.title;
  return <NoticeAlert notice={{ ...first, title }} others={others} />;
}

function NoticeAlert({ notice: { title, color, body, action }, others }: NoticeAlertProps) {
  return (
    <Alert
      // Only what does not go on by itself interrupts whoever listens to the page.
      role={color === 'red' ? 'alert' : 'region'}
      aria-label={title}
      mb="lg"
      color={color}
      title={title}
    >
      {body}
      {others.length > 0 && (
        <List mt="xs" size="sm">
          {others.map((other) => (
            <List.Item key={other.key}>{other.title}</List.Item>
          ))}
        </List>
      )}
      {action && <Group mt="xs">{action}</Group>}
    </Alert>
  );
}

interface NoticeAlertProps {
  notice: Notice;
  others: readonly Notice[];
}
