import type { Person } from './person.ts';

/** Tab until what has the focus reads like this. */
export async function tabTo({ page }: Person, name: RegExp): Promise<void> {
  for (let presses = 0; presses < 80; presses += 1) {
    const focused = String(await page.evaluate("document.activeElement?.textContent ?? ''"));
    if (name.test(focused.trim())) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`the keyboard does not reach ${name}`);
}
