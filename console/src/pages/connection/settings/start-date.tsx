import { TextInput } from '@mantine/core';
import { fieldMessages } from '../../../api/problem.ts';
import type { Settings } from '../../../api/types.ts';
import { useMay } from '../../../session/use-session.ts';
import { useSaveSettings } from './use-save-settings.ts';

interface StartDateProps {
  connectionId: string;
  settings: Settings;
  etag: string;
}

/** Keeps the history from being sent when timesheets are switched on. */
export function StartDate({ connectionId, settings, etag }: StartDateProps) {
  const save = useSaveSettings(connectionId, etag);
  const may = useMay('connections:write');
  const { enabled, conflictPolicy, timesheetStartDate } = settings;
  if (timesheetStartDate === null) return null;
  return (
    <TextInput
      key={timesheetStartDate}
      type="date"
      maw={240}
      label="Sync start date"
      description="Only timesheets from this day on are sent"
      defaultValue={timesheetStartDate}
      disabled={!enabled || !may || save.isPending}
      error={fieldMessages(save.error).timesheetStartDate}
      onBlur={({ currentTarget: { value } }) => {
        if (value && value !== timesheetStartDate) {
          save.mutate({ enabled, conflictPolicy, autoSync: {}, timesheetStartDate: value });
        }
      }}
    />
  );
}
