import { AxeBuilder } from '@axe-core/playwright';
import type { Person } from './person.ts';

/** What axe finds fault with on the page as it is now; `where` says which it is. */
export async function faultsOn({ page }: Person, where: string): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${where} ${id}: ${html.slice(0, 200)} ${failureSummary}`),
  );
}
