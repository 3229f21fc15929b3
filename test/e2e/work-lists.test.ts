import { sql } from 'drizzle-orm';
import { expect } from 'vitest';
import { faultsOn } from './support/axe.ts';
import { tabTo } from './support/keyboard.ts';
import { connect, signIn } from './support/person.ts';
import type { Business } from './support/stack.ts';
import { openStage, STORY_MS } from './support/stage.ts';
import { story } from './support/story.ts';

const stage = openStage();

const PAYMENTS = 240;

async function fill({ put, post }: Business): Promise<void> {
  for (const [index, displayName] of ['Ada Byron', 'Ben Diaz', 'Cy Byron'].entries())
    await put(`customers/cus_${index}`, { displayName });
  const lines = Array.from({ length: PAYMENTS }, (_, index) => ({
    type: 'payment',
    id: `pay_${index}`,
    data: {
      customerId: `cus_${index % 3}`,
      status: index % 2 === 0 ? 'collected' : 'pending',
      date: `2026-10-${String(1 + (index % 28)).padStart(2, '0')}`,
      amount: `${(index % 40) + 100}.50`,
      reference: `R${index}`,
    },
  }));
  await post('records:bulk', lines);
}

const COPIES = 1_250;
const MANY = PAYMENTS + (PAYMENTS / 3) * COPIES;

/** Makes 100,000 of Ben's 80 payments, in the database itself: handed over one by one they would take minutes. */
async function fillUp({ tenantId }: Business): Promise<void> {
  const { db } = stage.stack.engine;
  await db.execute(sql`
    insert into records
    select (jsonb_populate_record(payment, jsonb_build_object('id', payment.id || '_' || copy))).*
    from records payment cross join generate_series(1, ${COPIES}::int) copy
    where tenant_id = ${tenantId} and entity_type = 'payment' and data ->> 'customerId' = 'cus_1'`);
  await db.execute(sql`analyze records`);
}

story(
  'one payment among 100,000 is found by its customer and amount, by the keyboard, and a link shows the same list',
  { timeout: STORY_MS },
  async () => {
    const business = await stage.stack.newBusiness();
    await fill(business);
    await fillUp(business);
    const owner = await stage.person();
    const { page } = owner;
    await owner.open('/records/payment');
    await signIn(owner, business);
    await owner.sees(`of ${MANY.toLocaleString('en-US')}`);
    await tabTo(owner, /^Find among payments/);
    // Payment 117: of the first customer, as 237 is, which comes to 137.50 − 20 more.
    await page.keyboard.type('ada 137.50');
    await owner.sees('Together $275.00');
    // Whoever goes on typing is still in the field.
    await page.keyboard.type(' payment');
    await expect.poll(() => new URL(page.url()).searchParams.get('search')).toBe('ada 137.50 payment');
    for (let letter = 0; letter < ' payment'.length; letter += 1) await page.keyboard.press('Backspace');
    await page.getByLabel('Least amount').pressSequentially('100,50');
    await expect.poll(() => new URL(page.url()).searchParams.get('least')).toBe('100,50');
    await page.getByLabel('From').fill('2026-10-06');
    await page.getByLabel('To').fill('2026-10-06');
    await page.getByRole('link', { name: 'Payment R117' }).waitFor();
    await owner.sees('1 shown. Together $137.50');
    expect(await faultsOn(owner, 'a list that was narrowed')).toEqual([]);

    const address = new URL(page.url());
    expect(Object.fromEntries(address.searchParams)).toMatchObject({
      search: 'ada 137.50',
      from: '2026-10-06',
    });
    await owner.open(`/records/payment${address.search}`);
    await tabTo(owner, /^Payment R117/);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Payment R117' }).waitFor();

    await page.keyboard.press('Control+K');
    const finder = page.getByRole('dialog', { name: 'Search' });
    await finder.locator('input:focus').waitFor();
    await page.keyboard.type('ada 137.50');
    await finder.getByRole('option', { name: /^Payment R237/ }).waitFor();
    await finder.getByText('Arrows choose').waitFor();
    expect(await faultsOn(owner, 'the search over everything')).toEqual([]);
    if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}/finder.png` });
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Payment R237' }).waitFor();
    await page.keyboard.press('Control+K');
    await finder.locator('input:focus').waitFor();
    await page.keyboard.type('sync log');
    await finder.getByRole('option', { name: /Sync Log/ }).waitFor();
    await finder.getByText('Arrows choose').waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Sync Log' }).waitFor();
    expect(owner.complaints).toEqual([]);
    await owner.leave();
  },
);

story(
  'a list is sorted, loses a column, and all that it finds are sent at once; those that cannot go say why',
  { timeout: STORY_MS },
  async () => {
    const business = await stage.stack.newBusiness();
    await fill(business);
    const owner = await stage.person({ colorScheme: 'dark', viewport: { width: 1280, height: 900 } });
    const { page } = owner;
    await owner.open('/connection');
    await signIn(owner, business);
    await connect(owner, business);
    await owner.open('/records/payment?search=diaz');
    const table = page.getByRole('table', { name: 'Payments' });
    const first = table.getByRole('row').nth(1);
    await owner.press('Amount');
    await first.getByText('$100.50').waitFor();
    await owner.press('Amount');
    await first.getByText('$139.50').waitFor();
    await owner.press('Columns');
    await page.getByRole('checkbox', { name: 'State' }).click();
    await page.keyboard.press('Escape');
    await expect.poll(() => table.getByRole('columnheader', { name: 'State' }).count()).toBe(0);
    expect(new URL(page.url()).searchParams.get('sort')).toBe('-amount');
    expect(new URL(page.url()).searchParams.get('hide')).toBe('state');

    await page.getByLabel(/^Choose all \d+ shown/).check();
    expect(await faultsOn(owner, 'a list with chosen rows')).toEqual([]);
    if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}/list-dark.png` });
    const dialog = page.getByRole('dialog');
    await owner.press('Sync or retry');
    expect(await faultsOn(owner, 'the question before several are sent')).toEqual([]);
    await dialog.getByRole('button', { name: 'Sync', exact: true }).click();
    await owner.sees(/40 not sent: The payment is not collected yet/);
    await table.getByText('QB Synced').first().waitFor();

    const words = 'Wordy and Sons of the Whole County '.repeat(12).trim();
    await business.put('customers/cus_long', { displayName: words });
    const ofLong = { customerId: 'cus_long', status: 'pending', date: '2026-10-01', amount: '1.00' };
    await business.put('payments/pay_long', { ...ofLong, reference: 'LONG' });
    await owner.open('/records/payment?search=LONG');
    const named = table.getByRole('link', { name: words });
    const height = async () => (await table.getByRole('row').nth(1).boundingBox())?.height;
    await named.waitFor();
    expect(await height()).toBeLessThan(110);
    await named.hover();
    expect(await table.getByTitle(words).count()).toBe(1);
    await named.focus();
    expect(await height()).toBeGreaterThan(110);
    await named.blur();

    await page.setViewportSize({ width: 390, height: 844 });
    expect(await height()).toBeLessThan(190);
    expect(Number(await page.evaluate('document.documentElement.scrollWidth'))).toBeLessThanOrEqual(390);
    if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}/list-390.png` });
    expect(owner.complaints).toEqual([]);
    await owner.leave();
  },
);
