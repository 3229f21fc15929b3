import { Badge, NavLink, ScrollArea, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { NavLink as RouterLink } from 'react-router';
import { unresolvedQuery } from '../../api/queries/log.ts';
import type { Scope, Session } from '../../api/types.ts';
import { formatCount } from '../../format/numbers.ts';
import { Icon, type IconName } from '../../pieces/icon.tsx';

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
              <NavigationLink key={place.to} {...place} />
            ))}
          </div>
        );
      })}
    </ScrollArea>
  );
}

function NavigationLink({ to, label, icon, exact = false }: Place) {
  return (
    <RouterLink to={to} end={exact} style={{ textDecoration: 'none', color: 'inherit' }}>
      {({ isActive }) => (
        <NavLink
          component="span"
          active={isActive}
          variant="light"
          label={label}
          leftSection={<Icon name={icon} />}
          rightSection={to === '/unresolved' ? <UnresolvedCount /> : undefined}
          styles={isActive ? { label: { fontWeight: 650, color: 'var(--mantine-color-text)' } } : undefined}
        />
      )}
    </RouterLink>
  );
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
