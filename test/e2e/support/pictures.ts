import type { Person } from './person.ts';

const PICTURES = process.env.PICTURES;

/** With `PICTURES=<folder>` a page is kept as it looks: light, dark, and as narrow as a phone. */
export async function keepPicture({ page }: Pick<Person, 'page'>, name: string): Promise<void> {
  if (!PICTURES) return;
  const take = (view: string) => page.screenshot({ path: `${PICTURES}/${name}-${view}.png`, fullPage: true });
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    await take(colorScheme);
  }
  const before = page.viewportSize();
  await page.setViewportSize({ width: 390, height: 800 });
  await take('390');
  if (before) await page.setViewportSize(before);
}
