import { expect, test } from 'vitest';
import { openDesktopOffice } from './desktop/desk.ts';
import { customer } from './samples.ts';
import { previewOf, undo } from './undo-desk.ts';
import { outcomes } from './undo-shop.ts';

test('of a push to QuickBooks Desktop all is left, with who does what, before and after', async () => {
  const office = await openDesktopOffice();
  try {
    const desk = await office.newDesk();
    await desk.connector.runUpdate();
    await desk.tenant.save([customer('c'), customer('d')], { wake: false });
    const { batchId, result } = await desk.tenant.push(['customer']);
    await desk.until('the push to end', async () => (await desk.tenant.batch(batchId)).finishedAt !== null);
    await result();
    const entries = [
      ['c', 'left', 'CannotBeUndone'],
      ['d', 'left', 'CannotBeUndone'],
    ];
    const preview = await previewOf(desk.ask, batchId);
    expect(outcomes(preview)).toEqual(entries);
    for (const { error } of preview) expect(error?.remedy).toMatch(/^Enter it in the accounting system anew/);
    const links = await desk.tenant.links();
    expect(outcomes(await undo(desk.ask, batchId))).toEqual(entries);
    expect(await desk.tenant.links()).toEqual(links);
  } finally {
    await office.close();
  }
}, 180_000);
