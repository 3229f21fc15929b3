import { TextInput } from '@mantine/core';
import { fieldMessages } from '../../../api/problem.ts';
import type { Settings } from '../../../api/types.ts';
import { useMay } from '../../../session/use-session.ts';
import { useSaveSettings } from './use-save-settings.ts';

interface StartDateProps {
  connectionId: string;
  settings: Settings;
}

/** Keeps the history from being sent when timesheets are switched on. */
export function StartDate({ connectionId, settings }: StartDateProps) {
  const save = useSaveSettings(connectionId);
  const may = useMay('connections:write');
  const { enabled, timesheetStartDate } = settings;
  if (timesheetStartDate === null) return null;
  return (
    <TextInput
      key={timesheetStartDate}
      type="date"
      maw={240}
      label="Sync start date"
      description="Only timesheets from this day on are sent"
      defaultValue={timesheetStartDate}
      disabled={!enabled || !may}
      error={fieldMessages(save.error).timesheetStartDate}
      onBlur={({ currentTarget: { value } }) => {
        if (value && value !== timesheetStartDate) {
          save.mutate({ timesheetStartDate: value });
        }
      }}
    />
  );
}
