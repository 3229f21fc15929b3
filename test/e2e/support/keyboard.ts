import type { Person } from './person.ts';

/** What a screen reader would call what has the focus, nearly: its label, or else its text. */
const NAME_OF_FOCUSED = `(() => {
  const it = document.activeElement;
  const label = it?.getAttribute('aria-label') ?? it?.labels?.[0]?.textContent;
  return (label || it?.textContent) ?? '';
})()`;

/** Tab until what has the focus is called like this. */
export async function tabTo({ page }: Person, name: RegExp): Promise<void> {
  for (let presses = 0; presses < 80; presses += 1) {
    const focused = String(await page.evaluate(NAME_OF_FOCUSED));
    if (name.test(focused.trim())) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`the keyboard does not reach ${name}`);
}
