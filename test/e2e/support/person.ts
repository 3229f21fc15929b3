import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { type Business, type ConsoleStack, PASSWORD } from './stack.ts';

/** What a page may take on a machine that is busy with everything else. */
export const PATIENCE_MS = 60_000;

export interface Person {
  page: Page;
  /** What the browser complained about: a refused style, a script error. */
  complaints: string[];
  open(path: string): Promise<void>;
  /** Presses a button or follows a link by its name. */
  press(name: string | RegExp): Promise<void>;
  sees(text: string | RegExp): Promise<void>;
  leave(): Promise<void>;
}

/** Somebody at a browser of their own. */
export async function person(
  browser: Browser,
  { baseUrl }: ConsoleStack,
  options: BrowserContextOptions = {},
): Promise<Person> {
  const context = await browser.newContext({
    locale: 'en-US',
    timezoneId: 'America/New_York',
    // What fades in or out has no contrast on the way.
    reducedMotion: 'reduce',
    ...options,
  });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    // A refused request is an answer like others; pages show it.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
      complaints.push(message.text());
    }
  });
  return {
    page,
    complaints,
    async open(path) {
      await page.goto(baseUrl + path);
    },
    async press(name) {
      await page.getByRole('button', { name }).or(page.getByRole('link', { name })).first().click();
    },
    async sees(text) {
      await page.getByText(text).first().waitFor();
    },
    leave: () => context.close(),
  };
}

const IN_ENGLISH = { email: 'E-mail', password: /^Password/, enter: 'Sign in', pages: 'Pages' } as const;

export async function signIn(
  someone: Person,
  { email }: Pick<Business, 'email'>,
  words: Record<keyof typeof IN_ENGLISH, string | RegExp> = IN_ENGLISH,
): Promise<void> {
  const { page } = someone;
  await page.getByLabel(words.email).fill(email);
  await page.getByLabel(words.password).fill(PASSWORD);
  await page.getByRole('button', { name: words.enter }).click();
  await page.getByRole('navigation', { name: words.pages }).waitFor();
}

/** Past the set-up wizard, through the vendor's own consent page, as an administrator of the company. */
export async function connect(
  someone: Person,
  { realmId, post }: Pick<Business, 'realmId' | 'post'>,
): Promise<void> {
  const { page } = someone;
  await post('connections', { provider: 'quickbooks-online' });
  await someone.open('/connection');
  await someone.press('Connect QuickBooks Online');
  await consent(someone, realmId);
  await page.getByText('Connected', { exact: true }).waitFor();
}

export async function consent({ page }: Person, realmId: string): Promise<void> {
  await page.locator(`input[name="realmId"][value="${realmId}"]`).check();
  await page.getByRole('button', { name: 'Connect' }).click();
}

/** Flips a switch of the settings, and waits until it is saved. The switch itself is drawn beside its input. */
export async function flip({ page }: Person, name: string): Promise<void> {
  const toggle = page.getByRole('switch', { name, disabled: false });
  await toggle.waitFor({ state: 'attached' });
  const saved = page.waitForResponse(
    (response) => response.request().method() === 'PUT' && response.url().endsWith('/settings'),
  );
  await toggle.click({ force: true });
  await saved;
}

/** Chooses from the list of a mapping's card and saves it, which sends what was held. */
export async function choose(card: Locator, label: string): Promise<void> {
  await card.getByRole('combobox').selectOption({ label });
  await card.getByRole('button', { name: /^Save/ }).click();
}
