import { expect } from 'vitest';
import { faultsOn } from './support/axe.ts';
import { tabTo } from './support/keyboard.ts';
import { connect, type Person, signIn } from './support/person.ts';
import { keepPicture } from './support/pictures.ts';
import { type Business, createThere } from './support/stack.ts';
import { openStage, STORY_MS } from './support/stage.ts';
import { story } from './support/story.ts';

const stage = openStage();

const SHARED = ['Elm Street Bakery', 'Fern Hill School', 'Gull Harbour Inn'];
const DAYS = ['2026-03-02', '2026-03-03', '2026-03-04', '2026-03-05'];

/** Five invoices with a tax code that stands for nothing there yet. */
function taxed(index: number) {
  const line = { description: 'Snow', quantity: '1', unitPrice: '100.00', amount: '100.00' };
  return {
    customerId: 'cus_ok',
    number: `M-${index}`,
    status: 'sent',
    currency: 'CAD',
    issueDate: '2026-11-02',
    lines: [{ ...line, taxCode: 'Federal' }],
    tax: '5.00',
    total: '105.00',
  };
}

/** Twelve records that do not go, for three causes. */
async function badNight(business: Business): Promise<void> {
  for (const DisplayName of SHARED)
    await createThere(stage.stack.vendor, business, 'vendor', { DisplayName });
  await business.put('team-members/ann', { name: 'Ann Field' });
  const entries = DAYS.map((date, index) => ({ id: `e${index}`, date, hours: 2 }));
  await business.put('timesheets/ts1', {
    teamMemberId: 'ann',
    status: 'approved',
    startDate: '2026-03-02',
    endDate: '2026-03-08',
    entries,
  });
  for (const [index, displayName] of SHARED.entries())
    await business.put(`customers/cus_${index}`, { displayName, currency: 'CAD' });
  await business.put('customers/cus_ok', { displayName: 'Dale Farm', currency: 'CAD' });
  for (let index = 1; index <= 5; index += 1) await business.put(`invoices/inv_${index}`, taxed(index));
}

/** From the list of the keyboard's stops to what happens on Enter. */
async function pressing({ page }: Person, to: () => Promise<void>): Promise<void> {
  await to();
  await page.keyboard.press('Enter');
}

async function choose(owner: Person, what: RegExp, begins: string, save: RegExp): Promise<void> {
  const { keyboard } = owner.page;
  await tabTo(owner, what);
  await keyboard.type(begins);
  await pressing(owner, () => tabTo(owner, save));
}

story(
  'a morning with 12 errors of three causes: each remedy is performed by the keyboard alone, until nothing waits',
  { timeout: STORY_MS },
  async () => {
    const business = await stage.stack.newBusiness({ payroll: true }, 'ca-sample');
    const owner = await stage.person({ viewport: { width: 1280, height: 900 } });
    const { page } = owner;
    const { keyboard } = page;
    await owner.open('/connection');
    await signIn(owner, business);
    await connect(owner, business);
    await business.settle({ autoSync: { timesheet_entry: true }, timesheetStartDate: '2026-03-01' });
    await badNight(business);
    await owner.open('/');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await pressing(owner, () => tabTo(owner, /^Unresolved Errors/));
    await owner.sees('12 records, 3 causes');
    expect(await faultsOn(owner, 'twelve errors')).toEqual([]);
    await keepPicture(owner, 'morning');

    await choose(owner, /^Tax code in QuickBooks for Federal$/, 'GST', /^Save the choice for Federal$/);
    await owner.sees('7 records, 2 causes');

    await choose(
      owner,
      /^Employee or vendor in QuickBooks for Ann Field$/,
      'Robin',
      /^Save the choice for Ann Field$/,
    );
    await pressing(owner, () => tabTo(owner, /^Push the 4 entries that waited$/));
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    await pressing(owner, () => tabTo(owner, /^Push Timesheet Entries$/));
    await dialog.waitFor({ state: 'detached' });
    await owner.sees('3 records, 1 cause');

    for (const [index, name] of SHARED.entries()) {
      await pressing(owner, () => tabTo(owner, new RegExp(`^Rename ${name}$`)));
      await dialog.locator('input:focus').waitFor();
      if (index === 0) expect(await faultsOn(owner, 'the question for another name')).toEqual([]);
      await keyboard.press('End');
      await keyboard.type(' (customer)');
      await keyboard.press('Enter');
      await dialog.waitFor({ state: 'detached' });
      await page.getByRole('button', { name: `Rename ${name}` }).waitFor({ state: 'detached' });
    }
    await owner.sees('Nothing waits for you');
    await page.getByRole('region', { name: 'Ready to be pushed' }).waitFor({ state: 'detached' });

    const there = (entity: string) => stage.stack.vendor.objects(business.realmId, entity);
    await expect.poll(async () => (await there('TimeActivity')).length).toBe(4);
    expect((await there('Invoice')).map(({ TotalAmt }) => TotalAmt)).toEqual([105, 105, 105, 105, 105]);
    const named = async () => (await there('Customer')).map(({ DisplayName }) => DisplayName);
    const renamed = SHARED.map((name) => `${name} (customer)`);
    await expect.poll(named).toEqual(expect.arrayContaining(renamed));
    expect((await named()).filter((name) => renamed.some((each) => each === name))).toHaveLength(3);
    expect(owner.complaints).toEqual([]);
    await owner.leave();
  },
);
