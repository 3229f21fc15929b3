import { NativeSelect } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import { connectionsQuery } from '../api/queries/connections.ts';
import type { Connection } from '../api/types.ts';
import { t } from '../language/say.ts';
import { useCompanyNames } from './company-name.ts';

/** Beside the name of what is not in use. */
const STATES: Partial<Record<Connection['status'], string>> = {
  connecting: t` (not connected yet)`,
  disconnected: t` (disconnected)`,
};

/** Where there are several connections, one chooses which of them the page speaks of. */
export function ConnectionChoice({ current }: { current: Connection }) {
  const { data: connections } = useSuspenseQuery(connectionsQuery);
  const nameOf = useCompanyNames({ always: true });
  const [params, setParams] = useSearchParams();
  if (connections.length < 2) return null;
  return (
    <NativeSelect
      label={t`Company`}
      mb="md"
      maw={480}
      value={current.id}
      data={connections.map((each) => ({
        value: each.id,
        label: nameOf(each) + (STATES[each.status] ?? ''),
      }))}
      onChange={(event) => {
        params.set('connection', event.currentTarget.value);
        setParams(params);
      }}
    />
  );
}
