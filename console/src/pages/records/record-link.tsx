import { useQuery } from '@tanstack/react-query';
import { type RecordType, recordQuery } from '../../api/queries/records.ts';
import { TextLink } from '../../pieces/links.tsx';
import { nameOf } from './name-of.ts';
import { pathOf } from './path.ts';

/** A list that names the same few records again and again asks for each once. */
const FRESH_MS = 300_000;

/** A record by its name; by its id until that is known, and where it is not here any more. */
export function RecordLink({ type, id }: { type: RecordType; id: string }) {
  const { data } = useQuery({ ...recordQuery(type, id), staleTime: FRESH_MS });
  return <TextLink to={pathOf({ type, id })}>{data ? nameOf(data) : id}</TextLink>;
}
