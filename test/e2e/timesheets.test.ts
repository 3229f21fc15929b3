import { expect } from 'vitest';
import { tabTo } from './support/keyboard.ts';
import { choose, connect, flip, type Person, signIn } from './support/person.ts';
import type { Business } from './support/stack.ts';
import { openStage, STORY_MS } from './support/stage.ts';
import { story } from './support/story.ts';

const stage = openStage();

function timesheet(teamMemberId: string, ...days: string[]) {
  const entries = days.map((date, index) => ({ id: `e${index + 1}`, date, hours: 1, minutes: 30 }));
  return { teamMemberId, status: 'approved', startDate: '2026-03-02', endDate: '2026-03-08', entries };
}

/** Connected to a company with Payroll, timesheets switched on from a day in the past. */
async function withTimesheets(): Promise<{ business: Business; owner: Person }> {
  const business = await stage.stack.newBusiness({ payroll: true });
  await business.put('team-members/ann', { name: 'Ann Field' });
  await business.put('timesheets/ts1', timesheet('ann', '2026-03-03', '2026-03-04'));
  const owner = await stage.person();
  await owner.open('/connection');
  await signIn(owner, business);
  await connect(owner, business);
  await owner.open('/connection/settings');
  const timesheets = owner.page.getByRole('switch', { name: 'Auto-sync Timesheets' });
  await timesheets.waitFor({ state: 'attached' });
  if (!(await timesheets.isChecked())) await flip(owner, 'Auto-sync Timesheets');
  const start = owner.page.getByLabel('Sync start date', { exact: true });
  const saved = owner.page.waitForResponse(
    (response) => response.request().method() === 'PUT' && response.url().endsWith('/settings'),
  );
  await start.fill('2026-03-01');
  await start.press('Enter');
  expect((await saved).status()).toBe(200);
  return { business, owner };
}

async function pushEntries(owner: Person): Promise<void> {
  await owner.open('/connection/manual-sync');
  await owner.press(/^Push Timesheet Entries/);
  await owner.page.getByRole('dialog').getByRole('button', { name: 'Push Timesheet Entries' }).click();
  await owner.page
    .getByText(/\d synced, \d skipped, \d failed/)
    .first()
    .waitFor();
}

const entriesThere = ({ realmId }: Business) => stage.stack.vendor.objects(realmId, 'TimeActivity');

story(
  'timesheets are enabled from a start date, an unmapped entry is held, the member is mapped on their page, pushed, and it is green',
  { timeout: STORY_MS },
  async () => {
    const { business, owner } = await withTimesheets();
    const { page } = owner;
    await pushEntries(owner);
    await owner.open('/records/timesheet');
    await page.getByRole('link', { name: 'Ann Field' }).waitFor();
    await page.getByText('Employee Not Mapped').waitFor();
    await owner.press('Timesheet of Mar 2, 2026');
    const entries = page.getByRole('region', { name: 'Entries of the timesheet' });
    await entries.getByText('Employee Not Mapped').nth(1).waitFor();
    expect(await entriesThere(business)).toEqual([]);

    await page.getByRole('link', { name: 'Ann Field', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Ann Field' }).waitFor();
    const choice = page.getByRole('combobox', { name: /for Ann Field/ });
    await choice.selectOption({ label: 'Emily Platt (employee)' });
    await page.getByRole('button', { name: 'Save the choice for Ann Field' }).click();
    await page.getByText('Mapped', { exact: true }).waitFor();
    await pushEntries(owner);
    await owner.open('/records/timesheet/ts1');
    await entries.getByText('QB Synced').nth(1).waitFor();
    expect(await entriesThere(business)).toHaveLength(2);
    await owner.open('/records/team_member');
    await owner.sees('Emily Platt');
    expect(owner.complaints).toEqual([]);
    await owner.leave();
  },
);

story(
  'an employee is chosen in the list of unresolved errors: what was held leaves it, and is pushed on the mapping page',
  { timeout: STORY_MS },
  async () => {
    const { business, owner } = await withTimesheets();
    const { page } = owner;
    await pushEntries(owner);
    await owner.open('/unresolved');
    const cause = page.getByTestId('cause-EmployeeNotMapped');
    await cause.getByText('2 records wait for this.').waitFor();
    await choose(cause, 'Emily Platt (employee)');
    await owner.sees('Mapped to Emily Platt.');
    // Mapped, they need nobody any more, and mapping alone sends nothing.
    await owner.sees('Nothing waits for you');
    await cause.waitFor({ state: 'detached' });
    await owner.open('/records/timesheet_entry/ts1%3Ae1');
    await page.getByTestId('sync-state').getByText('QB Pending').waitFor();
    await owner.sees('The employee is mapped now.');
    expect(await entriesThere(business)).toEqual([]);
    await owner.open('/connection/mappings/employee');
    await owner.press('Read the list from QuickBooks again');
    await owner.sees(/QuickBooks has \d+ employees and vendors/);
    await owner.press('Push the 2 entries that waited');
    await page.getByRole('dialog').getByRole('button', { name: 'Push Timesheet Entries' }).click();
    await page.getByRole('region', { name: 'Ready to be pushed' }).waitFor({ state: 'detached' });
    await owner.open('/records/timesheet_entry/ts1%3Ae1');
    await page.getByTestId('sync-state').getByText('QB Synced').waitFor();
    await owner.press('Timesheet of Mar 2, 2026');
    await page
      .getByRole('region', { name: 'Entries of the timesheet' })
      .getByText('QB Synced')
      .nth(1)
      .waitFor();
    expect(await entriesThere(business)).toHaveLength(2);
    expect(owner.complaints).toEqual([]);
    await owner.leave();
  },
);

story(
  'the keyboard alone finds what is held, maps the employee, pushes what waited and sees it green',
  { timeout: STORY_MS },
  async () => {
    const { business, owner } = await withTimesheets();
    const { page } = owner;
    const { keyboard } = page;
    let saved = 0;
    page.on('request', (request) => {
      if (request.method() === 'PUT' && request.url().includes('/mappings/')) saved += 1;
    });
    await pushEntries(owner);
    await owner.open('/');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await tabTo(owner, /^Unresolved Errors/);
    await keyboard.press('Enter');
    await page.getByTestId('cause-EmployeeNotMapped').getByText('2 records wait for this.').waitFor();
    // The arrow keys pass through the employees without mapping any; the first letters of a name find it.
    await tabTo(owner, /^Employee or vendor in QuickBooks for Ann Field$/);
    await keyboard.press('ArrowDown');
    await keyboard.type('Emily');
    await tabTo(owner, /^Save the choice for Ann Field$/);
    await keyboard.press('Enter');
    await owner.sees('Nothing waits for you');
    expect(saved).toBe(1);
    await tabTo(owner, /^Push the 2 entries that waited$/);
    await keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await tabTo(owner, /^Push Timesheet Entries$/);
    await keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await tabTo(owner, /^Timesheets$/);
    await keyboard.press('Enter');
    await page.getByText('QB Synced').first().waitFor();
    expect(await entriesThere(business)).toHaveLength(2);
    expect(owner.complaints).toEqual([]);
    await owner.leave();
  },
);
