import { useOutletContext } from 'react-router';
import type { Connection } from '../../api/types.ts';

/** The connection of the page's tabs. */
export function useOutletConnection(): Connection {
  return useOutletContext<Connection>();
}
