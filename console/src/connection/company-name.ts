import { useQuery } from '@tanstack/react-query';
import { connectionsQuery, providersQuery } from '../api/queries/connections.ts';
import type { Connection, Provider } from '../api/types.ts';
import { t } from '../language/say.ts';

/** So much of a company's id tells it from another. */
const ENDING = 4;

type Named = Pick<Connection, 'id' | 'provider' | 'company' | 'companyId'>;

interface Naming {
  /** Says the accounting system of each, also where no other company is called the same. */
  always?: boolean;
}

/** What companies are called: where a business has two of one name, with what tells them apart. */
export function useCompanyNames({ always = false }: Naming = {}): (connection: Named) => string {
  const { data: connections = [] } = useQuery(connectionsQuery);
  // Whoever has one company waits for nothing.
  const { data: providers = [] } = useQuery({ ...providersQuery, enabled: connections.length > 1 });
  return (connection) => companyName(connection, { connections, providers, always });
}

interface Others extends Naming {
  connections: readonly Named[];
  providers: readonly Pick<Provider, 'name' | 'title' | 'sandbox'>[];
}

export function companyName(connection: Named, { connections, providers, always = false }: Others): string {
  const titleOf = ({ provider }: Named) => {
    const known = providers.find(({ name }) => name === provider);
    return known?.sandbox ? t`${known.title} sandbox` : (known?.title ?? 'QuickBooks');
  };
  const title = titleOf(connection);
  if (!connection.company) return title;
  const { name } = connection.company;
  const namesakes = connections.filter(({ id, company }) => id !== connection.id && company?.name === name);
  const twins = namesakes.filter((each) => titleOf(each) === title);
  return [
    name,
    ...(always || namesakes.length > 0 ? [title] : []),
    ...(twins.length > 0 ? [endingOf(connection, twins)] : []),
  ].join(' · ');
}

/** The end of its id, as long as no other ends alike; `…4821`. */
function endingOf({ companyId }: Named, twins: readonly Named[]): string {
  const id = companyId ?? '';
  const ending = id.slice(-ENDING);
  const isShared = twins.some((twin) => twin.companyId !== id && twin.companyId?.endsWith(ending));
  return isShared ? id : `…${ending}`;
}
