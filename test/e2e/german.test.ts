import { beforeAll, expect } from 'vitest';
import { PAGES_OF_CONNECTION, PAGES_OF_RECORDS } from './support/pages.ts';
import { signIn } from './support/person.ts';
import type { Business } from './support/stack.ts';
import { openStage, STORY_MS } from './support/stage.ts';
import { hasBrowser, story } from './support/story.ts';
import { markTranslations, unsaidOn } from './support/unsaid.ts';
import { DESK, furnishedBusiness, goTo } from './support/visit.ts';

const IN_GERMAN = { email: /E-Mail/, password: /Passwort⟧?( \*)?$/, enter: /Anmelden/, pages: /Seiten/ };
/** Names of people, companies, records, products and languages; ids and scopes; days as the browser writes them. */
const NAMES = [
  /QuickBooks|Stripe|Ledgerbridge|English|Deutsch/,
  /Ada Byron|Grace Hopper|Ann Field|Olive Owner|Garden Care|Sandbox Company|“app”|INV-1/,
  /^(app|ann|USD|US|[a-z]{2,3}_\w+|[^ ]+@[^ ]+)$/,
  /^records, sync, /,
  // What an account or a person is in QuickBooks, after its name; zones of time; what a line is for.
  / \([a-z ]+\)$/,
  // Ways of writing, as the browser names them in German.
  /isch (\(\p{L}+\) )?\([\p{L} ]+\)$/u,
  /^(America\/\w+|rk_…|Mowing|Timesheet)$/,
  /^(vor|in) [\d.]+ \p{L}+$|^(jetzt|heute|gestern)$|GMT|^\d+\. \p{L}+\.?( \d{4})?$|^[\d.]+(, [\d:]+)?( h)?$/u,
];

const stage = openStage();
let business: Business;

beforeAll(async () => {
  if (hasBrowser) business = await furnishedBusiness(stage);
}, STORY_MS);

story(
  'a browser set to German shows every page in German, without a word of English',
  { timeout: STORY_MS },
  async () => {
    const owner = await stage.person({ locale: 'de-DE', viewport: DESK });
    await markTranslations(owner);
    await owner.open('/sign-in');
    const unsaid = new Map<string, string[]>([['/sign-in', await unsaidOn(owner)]]);
    await signIn(owner, business, IN_GERMAN);
    for (const [index, path] of [...PAGES_OF_CONNECTION, ...PAGES_OF_RECORDS].entries()) {
      await goTo(owner, path, index);
      unsaid.set(path, await unsaidOn(owner));
    }
    // Once each: the menu is on every page.
    const english = new Map<string, string>();
    for (const [path, texts] of unsaid) {
      for (const text of texts.filter((each) => !NAMES.some((name) => name.test(each)))) {
        english.set(text, english.get(text) ?? path);
      }
    }
    expect([...english]).toEqual([]);
    expect(owner.complaints).toEqual([]);
    expect(await owner.page.evaluate('document.documentElement.lang')).toBe('de');
    await owner.leave();
  },
);
