import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import type { Person } from './person.ts';

/** What depends on the theme; everything else is the same in both, and looked at once. */
const OF_COLOUR = ['color-contrast', 'link-in-text-block'];

/** In place of axe's half a megabyte, where a look before has left it. */
const THERE_ALREADY = 'window.axe.version';

/** Waits until the page has heard of the theme and what fades has arrived; what is taken away meanwhile is no matter. */
const IN_ITS_COLOURS = `new Promise((heard) => requestAnimationFrame(() => requestAnimationFrame(heard)))
  .then(() => Promise.all(
    document.getAnimations()
      .filter((animation) => animation instanceof CSSTransition)
      .map((transition) => transition.finished.catch(() => undefined)),
  ))
  .then(() => undefined)`;

/** What axe finds fault with on the page as it is now, in both themes; `where` says which page it is. */
export async function faultsOn({ page }: Person, where: string): Promise<string[]> {
  await page.emulateMedia({ colorScheme: 'light' });
  await page.evaluate(IN_ITS_COLOURS);
  const isThere = await page.evaluate<boolean>("'axe' in window");
  const light = await axe(page, isThere ? THERE_ALREADY : undefined).analyze();
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.evaluate(IN_ITS_COLOURS);
  const dark = await axe(page, THERE_ALREADY).withRules(OF_COLOUR).analyze();
  return [
    ...light.violations.flatMap((violation) => wordsOf(violation, `${where}, light`)),
    ...dark.violations.flatMap((violation) => wordsOf(violation, `${where}, dark`)),
  ];
}

/** The other mode opens a window for each look, for frames of elsewhere: there are none. */
function axe(page: Page, axeSource?: string): AxeBuilder {
  // Of what passes there may be thousands of nodes: nobody reads them.
  return new AxeBuilder({ page, axeSource }).setLegacyMode().options({ resultTypes: ['violations'] });
}

interface Violation {
  id: string;
  nodes: { html: string; failureSummary?: string }[];
}

function wordsOf({ id, nodes }: Violation, where: string): string[] {
  return nodes.map(({ html, failureSummary }) => `${where}: ${id}: ${html.slice(0, 200)} ${failureSummary}`);
}
