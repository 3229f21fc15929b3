import { Badge, NavLink, ScrollArea, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'react-router';
import { waitingQuery } from '../../api/queries/approvals.ts';
import { unresolvedQuery } from '../../api/queries/log.ts';
import type { Scope, Session } from '../../api/types.ts';
import { useConnectionIfLoaded } from '../../connection/use-connection.ts';
import { useLiveWaiting } from '../../connection/use-live-waiting.ts';
import { formatCount } from '../../format/numbers.ts';
import { Icon, type IconName } from '../../pieces/icon.tsx';
import { Instant } from '../../pieces/instant.tsx';

interface Place {
  to: string;
  label: string;
  icon: IconName;
  needs?: Scope;
  /** Only its own address makes it the current one, not those below. */
  exact?: boolean;
}

const GROUPS: readonly { title: string; places: readonly Place[] }[] = [
  {
    title: 'Sync',
    places: [
      { to: '/', label: 'Overview', icon: 'home', exact: true },
      { to: '/connection', label: 'QuickBooks', icon: 'plug' },
      { to: '/log', label: 'Sync Log', icon: 'list' },
      { to: '/unresolved', label: 'Unresolved Errors', icon: 'alert' },
      { to: '/wizard', label: 'Sync Wizard', icon: 'wizard', needs: 'sync:read' },
      { to: '/connection/settings', label: 'Settings', icon: 'gear', needs: 'connections:read' },
    ],
  },
  {
    title: 'Clients',
    places: [
      { to: '/accounts', label: 'Accounts', icon: 'people', needs: 'sync:read' },
      { to: '/records/customer', label: 'Customers', icon: 'customer' },
    ],
  },
  {
    title: 'Records',
    places: [
      { to: '/records/service_item', label: 'Service Items', icon: 'service_item' },
      { to: '/records/invoice', label: 'Invoices', icon: 'invoice' },
      { to: '/records/payment', label: 'Payments', icon: 'payment' },
      { to: '/payouts', label: 'Payouts', icon: 'payout' },
      { to: '/records/timesheet', label: 'Timesheets', icon: 'timesheet' },
      { to: '/records/team_member', label: 'Team Members', icon: 'team_member' },
    ],
  },
  {
    title: 'Business',
    places: [
      { to: '/users', label: 'Users', icon: 'people', needs: 'users:read' },
      { to: '/api-keys', label: 'API Keys', icon: 'key', needs: 'keys:read' },
      { to: '/webhooks', label: 'Webhooks', icon: 'webhook', needs: 'webhooks:read' },
      { to: '/audit', label: 'Audit', icon: 'history', needs: 'audit:read' },
    ],
  },
];

export function Navigation({ session: { scopes } }: { session: Session }) {
  const { pathname } = useLocation();
  const connection = useConnectionIfLoaded();
  useLiveWaiting(connection?.id);
  const current = currentOf(pathname);
  return (
    <ScrollArea component="nav" aria-label="Pages">
      {GROUPS.map(({ title, places }) => {
        const allowed = places.filter(({ needs }) => !needs || scopes.includes(needs));
        if (allowed.length === 0) return null;
        return (
          <div key={title}>
            <Text size="xs" c="dimmed" fw={600} px="sm" pt="sm" pb={4}>
              {title}
            </Text>
            {allowed.map((place) => (
              <NavigationLink
                key={place.to}
                place={place}
                isCurrent={place.to === current}
                connectionId={connection?.id}
              />
            ))}
          </div>
        );
      })}
    </ScrollArea>
  );
}

/** The place that says most exactly where one is: Settings are also a page of the connection. */
function currentOf(pathname: string): string | undefined {
  return GROUPS.flatMap(({ places }) => places)
    .filter(({ to, exact }) => pathname === to || (!exact && pathname.startsWith(`${to}/`)))
    .map(({ to }) => to)
    .sort((a, b) => b.length - a.length)[0];
}

/** Dark enough on the colour of the current place. */
const CURRENT = {
  label: { fontWeight: 650, color: 'var(--mantine-color-text)' },
  description: { opacity: 1, color: 'var(--mantine-color-text)' },
};

interface NavigationLinkProps {
  place: Place;
  isCurrent: boolean;
  connectionId: string | undefined;
}

function NavigationLink({ place: { to, label, icon }, isCurrent, connectionId }: NavigationLinkProps) {
  return (
    <Link
      to={to}
      aria-current={isCurrent ? 'page' : undefined}
      style={{ textDecoration: 'none', color: 'inherit' }}
    >
      <NavLink
        component="span"
        active={isCurrent}
        variant="light"
        label={label}
        leftSection={<Icon name={icon} />}
        description={to === '/wizard' && connectionId && <WaitingAge connectionId={connectionId} />}
        rightSection={countOf(to, connectionId)}
        styles={isCurrent ? CURRENT : undefined}
      />
    </Link>
  );
}

function countOf(to: string, connectionId: string | undefined): ReactNode {
  if (to === '/unresolved') return <UnresolvedCount />;
  if (to === '/wizard' && connectionId !== undefined) return <WaitingCount connectionId={connectionId} />;
  return undefined;
}

function UnresolvedCount() {
  const { data } = useQuery(unresolvedQuery());
  if (!data || data.count === 0) return null;
  return (
    <Badge variant="filled" color="red.9" circle={data.count < 10} size="sm">
      {formatCount(data.count)}
    </Badge>
  );
}

/** What awaits approval in both directions. */
function WaitingCount({ connectionId }: { connectionId: string }) {
  const { data } = useQuery(waitingQuery(connectionId));
  if (!data || data.rows === 0) return null;
  return (
    <Badge variant="filled" color="teal.9" circle={data.rows < 10} size="sm">
      {formatCount(data.rows)}
      <span className="lb-hidden"> to approve</span>
    </Badge>
  );
}

/** For how long the oldest of it waits. */
function WaitingAge({ connectionId }: { connectionId: string }) {
  const { data } = useQuery(waitingQuery(connectionId));
  if (!data || data.rows === 0 || data.oldestAt === null) return null;
  return (
    <>
      Oldest <Instant at={data.oldestAt} relative />
    </>
  );
}
