import { useQuery } from '@tanstack/react-query';
import { recordQuery } from '../../api/queries/records.ts';
import { TextLink } from '../../pieces/links.tsx';
import { nameOf } from './name-of.ts';
import { pathOf } from './path.ts';

/** A team is small: its members are asked for once, whatever the length of the list. */
const FRESH_MS = 300_000;

export function TeamMemberLink({ id }: { id: string }) {
  const { data } = useQuery({ ...recordQuery('team_member', id), staleTime: FRESH_MS });
  return <TextLink to={pathOf({ type: 'team_member', id })}>{data ? nameOf(data) : id}</TextLink>;
}
