import { Radio, Stack } from '@mantine/core';
import type { Role } from '../../api/types.ts';
import { ROLE_LABELS } from '../../format/words.ts';
import { t } from '../../language/say.ts';
import { useSession } from '../../session/use-session.ts';

const ROLES: readonly Role[] = ['owner', 'admin', 'member'];

interface RoleChoiceProps {
  value: Role;
  onChange: (role: Role) => void;
}

/** Nobody gives more than they have: higher roles are not offered. */
export function RoleChoice({ value, onChange }: RoleChoiceProps) {
  const own = useSession().user.role;
  return (
    <Radio.Group
      label={t`Role`}
      value={value}
      onChange={(chosen) => onChange(ROLES.find((role) => role === chosen) ?? value)}
    >
      <Stack gap="xs" mt={4}>
        {ROLES.slice(ROLES.indexOf(own)).map((role) => (
          <Radio
            key={role}
            value={role}
            label={ROLE_LABELS[role].label}
            description={t`May ${ROLE_LABELS[role].may}`}
          />
        ))}
      </Stack>
    </Radio.Group>
  );
}
