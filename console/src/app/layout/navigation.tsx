import { Badge, NavLink, ScrollArea, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'react-router';
import { unresolvedQuery } from '../../api/queries/log.ts';
import type { Session } from '../../api/types.ts';
import { keepConnection, ofConnection } from '../../connection/of-connection.ts';
import { useConnectionIfLoaded } from '../../connection/use-connection.ts';
import { useLiveWaiting } from '../../connection/use-live-waiting.ts';
import { useWaiting } from '../../connection/use-waiting.ts';
import { formatCount } from '../../format/numbers.ts';
import { rich, t } from '../../language/say.ts';
import { Icon } from '../../pieces/icon.tsx';
import { Instant } from '../../pieces/instant.tsx';
import { GROUPS, type Place } from './places.ts';

export function Navigation({ session: { scopes } }: { session: Session }) {
  const { pathname } = useLocation();
  useLiveWaiting(useConnectionIfLoaded()?.id);
  const current = currentOf(pathname);
  return (
    <ScrollArea component="nav" aria-label={t`Pages`}>
      {GROUPS.map(({ title, places }) => {
        const allowed = places.filter(({ needs }) => !needs || scopes.includes(needs));
        if (allowed.length === 0) return null;
        return (
          <div key={title}>
            <Text size="xs" c="dimmed" fw={600} px="sm" pt="sm" pb={4}>
              {title}
            </Text>
            {allowed.map((place) => {
              const LinkTo = place.to === '/wizard' ? WizardLink : NavigationLink;
              return <LinkTo key={place.to} place={place} isCurrent={place.to === current} />;
            })}
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
  /** The connection to go to instead of the chosen one. */
  connectionId?: string;
  description?: ReactNode;
  count?: ReactNode;
}

function NavigationLink({ place, isCurrent, connectionId, description, count }: NavigationLinkProps) {
  const { to, label, icon } = place;
  const { search } = useLocation();
  return (
    <Link
      to={connectionId ? ofConnection(to, connectionId) : keepConnection(to, search)}
      aria-current={isCurrent ? 'page' : undefined}
      style={{ textDecoration: 'none', color: 'inherit' }}
    >
      <NavLink
        component="span"
        active={isCurrent}
        variant="light"
        label={label}
        leftSection={<Icon name={icon} />}
        description={description}
        rightSection={to === '/unresolved' ? <UnresolvedCount /> : count}
        styles={isCurrent ? CURRENT : undefined}
      />
    </Link>
  );
}

/** With what awaits approval, in whichever connection it does, and for how long the oldest of it waits. */
function WizardLink(props: Pick<NavigationLinkProps, 'place' | 'isCurrent'>) {
  const { rows, oldestAt, connectionId } = useWaiting();
  if (rows === 0) return <NavigationLink {...props} />;
  return (
    <NavigationLink
      {...props}
      connectionId={connectionId}
      description={oldestAt !== null && rich`Oldest ${<Instant at={oldestAt} relative />}`}
      count={
        <Badge variant="filled" color="teal.9" circle={rows < 10} size="sm">
          {formatCount(rows)}
          <span className="lb-hidden">{t` to approve`}</span>
        </Badge>
      }
    />
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
