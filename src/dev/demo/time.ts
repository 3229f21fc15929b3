import { z } from 'zod';
import type { Sandbox } from '../stack/quickbooks.ts';
import type { ApiClient } from './api-client.ts';

const settingsSchema = z.object({ enabled: z.boolean(), conflictPolicy: z.string() });
const subjectsSchema = z.object({
  items: z.array(
    z.object({
      key: z.string(),
      mapping: z.unknown(),
      suggestion: z
        .object({ choice: z.object({ externalId: z.string(), type: z.string().nullable() }) })
        .nullable(),
    }),
  ),
});
/** Before the first timesheet of the demo. */
const START_DATE = '2026-01-01';

/** Payroll in the sample company, and timesheets switched on from a day before the demo's. */
export async function enableTime(api: ApiClient, connectionId: string, sandbox: Sandbox): Promise<void> {
  const payroll = await fetch(`${sandbox.controlUrl}/companies/${sandbox.realmId}/settings`, {
    method: 'POST',
    body: JSON.stringify({ payroll: true }),
  });
  if (!payroll.ok) throw new Error(`the sandbox did not enable payroll: ${payroll.status}`);
  const path = `/v1/connections/${connectionId}/settings`;
  const { enabled, conflictPolicy } = await api.get(path, settingsSchema);
  const autoSync = { timesheet_entry: true };
  const wanted = { enabled, conflictPolicy, autoSync, timesheetStartDate: START_DATE };
  await api.put(path, wanted, settingsSchema);
}

/** Takes every suggestion; who has none is left to whoever looks at Employee Mapping. */
export async function mapTeam(api: ApiClient, connectionId: string): Promise<void> {
  const path = `/v1/connections/${connectionId}/mappings/employee`;
  const { items } = await api.get(path, subjectsSchema);
  for (const { key, mapping, suggestion } of items) {
    if (mapping || !suggestion) continue;
    const { externalId, type } = suggestion.choice;
    const body = { externalId, ...(type === null ? {} : { externalType: type }) };
    await api.put(`${path}/${encodeURIComponent(key)}`, body, z.unknown());
  }
}
