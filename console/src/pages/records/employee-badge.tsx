import { t } from '../../language/say.ts';
import { StatusBadge } from '../../pieces/status-badge.tsx';
import { useEmployee } from './use-employee.ts';

/** Which employee or vendor of QuickBooks a team member is. */
export function EmployeeBadge({ memberId }: { memberId: string }) {
  const { connectionId, subject, loaded } = useEmployee(memberId);
  if (!connectionId || !loaded) return null;
  if (!subject?.mapping) return <StatusBadge colour="amber">{t`Employee Not Mapped`}</StatusBadge>;
  return <StatusBadge colour="green">{subject.mapping.externalName}</StatusBadge>;
}
