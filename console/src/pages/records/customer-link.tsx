import { useQuery } from '@tanstack/react-query';
import { recordQuery } from '../../api/queries/records.ts';
import { TextLink } from '../../pieces/links.tsx';
import { nameOf } from './name-of.ts';
import { pathOf } from './path.ts';

/** The customer by name; by id until it is known, and where it is not here any more. */
export function CustomerLink({ id }: { id: string }) {
  const { data } = useQuery(recordQuery('customer', id));
  return <TextLink to={pathOf({ type: 'customer', id })}>{data ? nameOf(data) : id}</TextLink>;
}
