import { useState } from 'react';
import { fieldMessages } from '../../../api/problem.ts';
import type { Settings } from '../../../api/types.ts';
import { formatDay, today } from '../../../format/dates.ts';
import { t } from '../../../language/say.ts';
import { DayField } from '../../../pieces/day-field.tsx';
import { notifyDone } from '../../../pieces/notify.ts';
import { useMay } from '../../../session/use-session.ts';
import { DraftButtons } from '../../../unsaved/draft-buttons.tsx';
import { useSaveSettings } from './use-save-settings.ts';

interface StartDateProps {
  connectionId: string;
  settings: Settings;
}

/** Keeps the history from being sent when timesheets are switched on. */
export function StartDate({ connectionId, settings }: StartDateProps) {
  const save = useSaveSettings(connectionId);
  const may = useMay('connections:write');
  const [draft, setDraft] = useState<string>();
  const { enabled, timesheetStartDate: kept } = settings;
  if (kept === null) return null;
  const isChanged = draft !== undefined && draft !== kept;
  const keep = () => {
    if (!isChanged || !draft) return;
    const onSuccess = () => {
      setDraft(undefined);
      notifyDone(t`Saved: timesheets from ${formatDay(draft)} on.`);
    };
    save.mutate({ timesheetStartDate: draft }, { onSuccess });
  };
  const cancel = () => {
    setDraft(undefined);
    save.reset();
  };
  return (
    <div>
      <DayField
        maw={240}
        label={t`Sync start date`}
        description={t`Only timesheets from this day on are sent`}
        value={draft ?? kept}
        max={today()}
        disabled={!enabled || !may}
        error={fieldMessages(save.error).timesheetStartDate}
        onChange={({ currentTarget: { value } }) => setDraft(value)}
        onKeyDown={({ key }) => key === 'Enter' && keep()}
      />
      {isChanged && (
        <DraftButtons of={t`Sync start date`} busy={save.isPending} onSave={keep} onCancel={cancel} />
      )}
    </div>
  );
}
