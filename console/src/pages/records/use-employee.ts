import { useQuery } from '@tanstack/react-query';
import { mappingsQuery } from '../../api/queries/mappings.ts';
import type { MappingSubject } from '../../api/types.ts';
import { useConnectionIfLoaded } from '../../connection/use-connection.ts';

interface Employee {
  connectionId: string | undefined;
  subject: MappingSubject | undefined;
  loaded: boolean;
}

/** How a team member is mapped in the company that the pages speak of. */
export function useEmployee(memberId: string): Employee {
  const connectionId = useConnectionIfLoaded()?.id;
  const { data } = useQuery({
    ...mappingsQuery(connectionId ?? '', 'employee'),
    enabled: connectionId !== undefined,
  });
  const subject = data?.items.find(({ key }) => key === memberId);
  return { connectionId, subject, loaded: data !== undefined };
}
