import { Paper, Switch } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { t } from '../../../language/say.ts';
import { Confirm } from '../../../pieces/confirm.tsx';

interface ApprovalSwitchProps {
  value: boolean;
  disabled: boolean;
  onChange: (value: boolean) => void;
}

/** Switched off, it lets go what waits: that is asked about first. */
export function ApprovalSwitch({ value, disabled, onChange }: ApprovalSwitchProps) {
  const [asking, { open, close }] = useDisclosure(false);
  return (
    <Paper withBorder p="lg">
      <Switch
        size="md"
        label={t`Approve before syncing`}
        description={t`Nothing goes either way until somebody has approved it in the Sync Wizard.`}
        checked={value}
        disabled={disabled}
        onChange={({ currentTarget }) => (currentTarget.checked ? onChange(true) : open())}
      />
      <Confirm
        opened={asking}
        title={t`Sync without approval?`}
        action={t`Sync without approval`}
        busy={false}
        onConfirm={() => {
          close();
          onChange(false);
        }}
        onClose={close}
      >
        {t`All that waits in the Sync Wizard goes then, both ways, but what was cleared.`}
      </Confirm>
    </Paper>
  );
}
