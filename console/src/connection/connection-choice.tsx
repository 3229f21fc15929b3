import { NativeSelect } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import { connectionsQuery, providersQuery } from '../api/queries/connections.ts';
import type { Connection } from '../api/types.ts';
import { t } from '../language/say.ts';

/** Where there are several connections, one chooses which of them the page speaks of. */
export function ConnectionChoice({ current }: { current: Connection }) {
  const { data: connections } = useSuspenseQuery(connectionsQuery);
  const { data: providers } = useSuspenseQuery(providersQuery);
  const titleOf = (name: string) => providers.find((each) => each.name === name)?.title ?? name;
  const [params, setParams] = useSearchParams();
  if (connections.length < 2) return null;
  return (
    <NativeSelect
      label={t`Company`}
      mb="md"
      maw={360}
      value={current.id}
      data={connections.map(({ id, provider, company, status }) => ({
        value: id,
        label: `${company?.name ?? titleOf(provider)}${status === 'disconnected' ? t` (disconnected)` : ''}`,
      }))}
      onChange={(event) => {
        params.set('connection', event.currentTarget.value);
        setParams(params);
      }}
    />
  );
}
