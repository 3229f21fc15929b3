import { useQuery } from '@tanstack/react-query';
import { settingsQuery } from '../../../api/queries/connections.ts';
import { t } from '../../../language/say.ts';
import { Loaded } from '../../../pieces/loaded.tsx';
import { Page } from '../../../pieces/page.tsx';
import { StatusBadge } from '../../../pieces/status-badge.tsx';
import { useOutletConnection } from '../use-outlet-connection.ts';
import { PlaceSection } from './place-section.tsx';
import { SettingsForm } from './settings-form.tsx';

export function SettingsPage() {
  const { id } = useOutletConnection();
  const query = useQuery(settingsQuery(id));
  const region = query.data?.settings.region;
  return (
    <Page
      title={t`Sync Settings`}
      lead={t`What goes to QuickBooks by itself. A change is sent the moment it happens, not on a schedule.`}
      actions={region && <StatusBadge colour="gray">{t`Region: ${region}`}</StatusBadge>}
    >
      <Loaded query={query}>
        {({ settings }) => <SettingsForm key={id} connectionId={id} settings={settings} />}
      </Loaded>
      <PlaceSection />
    </Page>
  );
}
