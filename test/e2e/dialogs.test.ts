import { beforeAll, expect } from 'vitest';
import { faultsOn } from './support/axe.ts';
import { connect, type Person, signIn } from './support/person.ts';
import type { Business } from './support/stack.ts';
import { openStage, STORY_MS } from './support/stage.ts';
import { hasBrowser, story } from './support/story.ts';
import { follow } from './support/visit.ts';

const ADDRESS = 'https://hooks.example.com/ledger';

/** Where each dialog is opened, and by which button. */
const DIALOGS: readonly (readonly [path: string, button: string | RegExp])[] = [
  ['/connection', 'Disconnect'],
  ['/connection/manual-sync', /^Push Customers/],
  ['/connection/manual-sync', /^Pull Customers/],
  ['/users', 'Invite somebody'],
  ['/users', 'Change Olive Owner'],
  ['/api-keys', 'New API key'],
  ['/api-keys', 'Revoke app'],
  ['/webhooks', 'New address'],
  [ADDRESS, 'Change'],
  [ADDRESS, 'Rotate the secret'],
  [ADDRESS, 'Send again since…'],
  [ADDRESS, 'Delete'],
  ['/log', 'Ada Byron'],
];

const stage = openStage();
let business: Business;

beforeAll(async () => {
  if (!hasBrowser) return;
  business = await stage.stack.newBusiness();
  await business.post('webhook-endpoints', { url: ADDRESS, events: ['record.failed'] });
  const owner = await stage.person();
  await owner.open('/connection');
  await signIn(owner, business);
  await connect(owner, business);
  await business.put('customers/cus_1', { displayName: 'Ada Byron', email: 'ada@example.com' });
  await owner.open('/log');
  await owner.page.getByRole('button', { name: 'Ada Byron' }).waitFor();
  await owner.leave();
}, STORY_MS);

/** The page of an address for webhooks is found through their list. */
async function goTo(someone: Person, place: string): Promise<void> {
  if (place.startsWith('/')) return follow(someone, place);
  await follow(someone, '/webhooks');
  await someone.press(place);
  await someone.page.getByRole('button', { name: 'Rotate the secret' }).waitFor();
}

story(
  'every dialog is opened by a key, has nothing that axe finds fault with, closes by Escape and gives the focus back',
  { timeout: STORY_MS },
  async () => {
    const owner = await stage.person();
    const { page } = owner;
    await owner.open('/');
    await signIn(owner, business);
    const faults: string[] = [];
    for (const [place, name] of DIALOGS) {
      await goTo(owner, place);
      const button = page.getByRole('button', { name, exact: typeof name === 'string' }).first();
      await button.focus();
      await page.keyboard.press('Enter');
      const dialog = page.getByRole('dialog');
      await dialog.waitFor();
      await dialog.locator('[aria-busy=true]').first().waitFor({ state: 'detached' });
      const where = `${place} ${await button.textContent()}`;
      if (!(await dialog.getByRole('heading').first().textContent())) faults.push(`${where}: no name`);
      faults.push(...(await faultsOn(owner, where)));
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
      // It comes back a moment after the dialog has gone.
      await expect
        .poll(() => button.evaluate((it) => it.ownerDocument.activeElement === it), { message: where })
        .toBe(true);
    }
    expect(faults).toEqual([]);
    expect(owner.complaints).toEqual([]);
    await owner.leave();
  },
);

story('the menu of the account is reached by key and has no fault', { timeout: STORY_MS }, async () => {
  const owner = await stage.person();
  const { page } = owner;
  await owner.open('/');
  await signIn(owner, business);
  await page.getByRole('button', { name: 'Olive Owner' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Sign out' }).waitFor();
  expect(await faultsOn(owner, 'menu')).toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByRole('menu').waitFor({ state: 'detached' });
  await owner.leave();
});

story('the page of an address for webhooks has no fault', { timeout: STORY_MS }, async () => {
  const owner = await stage.person();
  await owner.open('/');
  await signIn(owner, business);
  await goTo(owner, ADDRESS);
  expect(await faultsOn(owner, ADDRESS)).toEqual([]);
  await owner.leave();
});

/** A form, what is typed into it that the API refuses, and the field that says so. */
const REFUSED: readonly {
  path: string;
  button: string | RegExp;
  typed: Readonly<Record<string, string>>;
  send: string;
  field: string;
}[] = [
  {
    path: '/users',
    button: 'Invite somebody',
    typed: { Name: 'Bo', 'E-mail': 'bo@example' },
    send: 'Make a link',
    field: 'E-mail',
  },
  {
    path: '/webhooks',
    button: 'New address',
    typed: { Address: 'not an address' },
    send: 'Add',
    field: 'Address',
  },
  {
    path: '/connection/manual-sync',
    button: /^Pull Invoices/,
    typed: { 'First day': '2026-03-02', 'Last day': '2026-03-01' },
    send: 'Pull Invoices',
    field: 'Last day',
  },
];

story('a form says at the field what the API refuses, in words', { timeout: STORY_MS }, async () => {
  const owner = await stage.person();
  const { page } = owner;
  await owner.open('/');
  await signIn(owner, business);
  for (const { path, button, typed, send, field } of REFUSED) {
    await owner.open(path);
    await page.getByRole('button', { name: button }).first().click();
    const dialog = page.getByRole('dialog');
    for (const [label, text] of Object.entries(typed)) await dialog.getByLabel(label).fill(text);
    await dialog.getByRole('button', { name: send, exact: true }).click();
    const input = dialog.getByLabel(field);
    await dialog.locator('[aria-invalid=true]').waitFor();
    const described = await input.evaluate((it) =>
      (it.getAttribute('aria-describedby') ?? '')
        .split(' ')
        .map((id: string) => it.ownerDocument.getElementById(id)?.textContent ?? '')
        .join(' '),
    );
    const told = (await dialog.textContent()) ?? '';
    expect.soft(await input.getAttribute('aria-invalid'), `${path} ${field}`).toBe('true');
    expect.soft(described.trim().length, `${path} ${field}: ${described}`).toBeGreaterThan(5);
    expect.soft(told, path).not.toMatch(/body is not valid|named in errors/i);
    expect.soft(await dialog.getByRole('alert').count(), `${path}: said twice`).toBe(0);
    expect.soft(await faultsOn(owner, `${path} ${field}`)).toEqual([]);
  }
  expect(owner.complaints).toEqual([]);
  await owner.leave();
});
