import { SimpleGrid, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { apiKeysQuery, usersQuery } from '../../api/queries/people.ts';
import { DayFilters } from '../../filters/day-filters.tsx';
import { SelectFilter } from '../../filters/select-filter.tsx';
import { t } from '../../language/say.ts';
import { useMay } from '../../session/use-session.ts';
import { auditActions } from './audit-phrase.ts';
import type { AuditFilterValues } from './use-audit-filters.ts';

interface AuditFiltersProps {
  filters: AuditFilterValues;
  onChange: (change: AuditFilterValues) => void;
}

/** Who, what, of what, and when. */
export function AuditFilters({ filters, onChange }: AuditFiltersProps) {
  const actors = useActors(filters.actor);
  return (
    <SimpleGrid cols={{ base: 2, sm: 3, lg: 5 }} role="search" aria-label={t`Filters`}>
      <SelectFilter
        label={t`Who`}
        all={t`Everybody`}
        options={actors}
        value={filters.actor}
        onChange={(actor) => onChange({ actor })}
      />
      <SelectFilter
        label={t`What`}
        all={t`Everything`}
        options={withCurrent(auditActions(), filters.action)}
        value={filters.action}
        onChange={(action) => onChange({ action })}
      />
      <TextInput
        // An address that changes under it, such as by going back, shows in it too.
        key={filters.subject ?? ''}
        label={t`Of what`}
        placeholder={t`connections, invoices/inv_7 …`}
        defaultValue={filters.subject ?? ''}
        onBlur={({ currentTarget }) => onChange({ subject: currentTarget.value })}
        onKeyDown={({ key, currentTarget }) => key === 'Enter' && onChange({ subject: currentTarget.value })}
      />
      <DayFilters filters={filters} onChange={onChange} />
    </SimpleGrid>
  );
}

interface Option {
  value: string;
  label: string;
}

/** People and keys of the business, as the trail names them. */
function useActors(current: string | undefined): Option[] {
  const users = useQuery({ ...usersQuery, enabled: useMay('users:read') });
  const keys = useQuery({ ...apiKeysQuery, enabled: useMay('keys:read') });
  const options = [
    ...(users.data ?? []).map(({ id, name }) => ({ value: `user:${id}`, label: name })),
    ...(keys.data ?? []).map(({ id, name }) => ({ value: `key:${id}`, label: t`API key ${name}` })),
    { value: 'cli', label: t`The command line` },
  ];
  return withCurrent(options, current);
}

/** What a link asks for is shown even where no list has it. */
function withCurrent(options: Option[], current: string | undefined): Option[] {
  if (!current || options.some(({ value }) => value === current)) return options;
  return [...options, { value: current, label: current }];
}
