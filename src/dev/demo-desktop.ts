import { stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { apiClient } from './demo/api-client.ts';
import type { SignInDetails } from './demo/tenant.ts';
import { desktopBusiness } from './demo-desktop/business.ts';
import { compareDesktop, DESKTOP_TYPES, type DesktopComparison } from './demo-desktop/compare.ts';
import { type Computer, computerOf } from './demo-desktop/computer.ts';
import { connectDesktop, desktopOwner } from './demo-desktop/connect.ts';
import { fillWizard, hand, type WizardState } from './demo-desktop/wizard.ts';
import type { DesktopSandbox } from './stack/desktop.ts';
import type { Stack } from './stack.ts';
import { textTable } from './text-table.ts';
import { waitUntil } from './wait-until.ts';

export interface DesktopDemo {
  /** Who signs in to the console. */
  owner: SignInDetails;
  /** The Web Connector keeps nothing over a restart: it is given its application again. */
  reconnect(): Promise<void>;
  /** Undefined when an earlier start has done it all. */
  result?: DesktopComparison & { wizard: WizardState };
}

const EVERY_SECONDS = 60;
const healthSchema = z.object({ pending: z.int(), inFlight: z.int(), retrying: z.int() });

/** A second business, whose books are a company file. Each step may be repeated. */
export async function bringUpDesktopDemo(
  home: string,
  stack: Stack,
  sandbox: DesktopSandbox,
): Promise<DesktopDemo> {
  const { owner, apiKey } = await desktopOwner(home, stack.env.DATABASE_URL ?? '');
  const { baseUrl } = stack.api;
  const api = apiClient(baseUrl, apiKey);
  const given = { api, baseUrl, apiKey, userId: owner.userId };
  const { connectionId, application } = await connectDesktop(home, given);
  const computer = await computerOf(sandbox, application);
  await computer.update();
  const reconnect = async () => (await computerOf(sandbox, application)).autoRun(EVERY_SECONDS);
  const marker = path.join(home, 'demo-desktop-complete');
  const isComplete = await stat(marker).then(
    () => true,
    () => false,
  );
  const owed = async () => {
    const { pending, inFlight, retrying } = await api.get(
      `/v1/connections/${connectionId}/health`,
      healthSchema,
    );
    return pending + inFlight + retrying;
  };
  const result = isComplete ? undefined : await workThere({ api, connectionId, computer, owed });
  if (result?.problems.length === 0) await writeFile(marker, '');
  await computer.autoRun(EVERY_SECONDS);
  return { owner, reconnect, result };
}

interface There {
  api: ReturnType<typeof apiClient>;
  connectionId: string;
  computer: Computer;
  owed(): Promise<number>;
}

async function workThere({
  api,
  connectionId,
  computer,
  owed,
}: There): Promise<NonNullable<DesktopDemo['result']>> {
  const work = async () => {
    await waitUntil({ what: 'the company file to be in step', timeoutMs: 120_000 }, async () => {
      await computer.update();
      return (await owed()) === 0 || undefined;
    });
  };
  const settings = {
    enabled: true,
    conflictPolicy: 'ask',
    askBeforeLinking: false,
    approvalRequired: false,
    syncsBy: 'events',
    autoSync: Object.fromEntries(DESKTOP_TYPES.map((type) => [type, true])),
  };
  await api.put(`/v1/connections/${connectionId}/settings`, settings, z.unknown());
  const business = desktopBusiness();
  await hand(api, business);
  await work();
  const compared = await compareDesktop(business, computer);
  const wizard = await fillWizard({ api, connectionId, computer, work });
  return { ...compared, problems: [...compared.problems, ...missingIn(wizard)], wizard };
}

/** What the wizard must show, so that a newcomer sees it at work. */
function missingIn(wizard: WizardState): string[] {
  const missing = Object.entries(wizard).filter(([, count]) => count === 0);
  return missing.map(([name]) => `the Sync Wizard of the demo has no ${name}`);
}

export function desktopTable({ counts }: DesktopComparison): string {
  const rows = DESKTOP_TYPES.map((type) => [type, counts[type].records, counts[type].exact]);
  return textTable(['', 'Records', 'In QuickBooks Desktop, exact'], rows);
}
