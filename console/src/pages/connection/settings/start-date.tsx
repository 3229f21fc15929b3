import { TextInput } from '@mantine/core';
import { fieldMessages } from '../../../api/problem.ts';
import type { Settings } from '../../../api/types.ts';
import { formatDay } from '../../../format/dates.ts';
import { t } from '../../../language/say.ts';
import { notifyDone } from '../../../pieces/notify.ts';
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
      label={t`Sync start date`}
      description={t`Only timesheets from this day on are sent`}
      defaultValue={timesheetStartDate}
      disabled={!enabled || !may}
      error={fieldMessages(save.error).timesheetStartDate}
      // Enter means what leaving the field means: what was typed is kept.
      onKeyDown={({ key, currentTarget }) => key === 'Enter' && currentTarget.blur()}
      onBlur={({ currentTarget: { value } }) => {
        if (!value || value === timesheetStartDate) return;
        const onSuccess = () => notifyDone(t`Saved: timesheets from ${formatDay(value)} on.`);
        save.mutate({ timesheetStartDate: value }, { onSuccess });
      }}
    />
  );
}
