import { expect } from 'vitest';
import { connect, signIn } from './support/person.ts';
import { openStage, STORY_MS } from './support/stage.ts';
import { story } from './support/story.ts';

/** More than are under way at a time, so that there is a middle. */
const CUSTOMERS = 600;
const AT_ONCE = 20;

const stage = openStage();

story(
  'a push is stopped in the middle: what was under way is finished, the rest is sent by the next push, each once',
  { timeout: STORY_MS },
  async () => {
    const business = await stage.stack.newBusiness();
    const { realmId } = business;
    for (let start = 0; start < CUSTOMERS; start += AT_ONCE) {
      const numbers = Array.from({ length: AT_ONCE }, (_, index) => start + index);
      await Promise.all(
        numbers.map((number) =>
          business.put(`customers/cus_${number}`, { displayName: `Stopped Half Way ${number}` }),
        ),
      );
    }
    const owner = await stage.person();
    const { page } = owner;
    await owner.open('/connection');
    await signIn(owner, business);
    await connect(owner, business);
    const match = { method: 'POST' };
    await stage.stack.vendor.control('/faults', { realmId, kind: 'latency', ms: 1_000, match });
    const written = async () =>
      (await stage.stack.vendor.objects(realmId, 'Customer')).filter(({ DisplayName }) =>
        String(DisplayName).startsWith('Stopped Half Way'),
      ).length;

    await owner.open('/connection/manual-sync');
    await owner.press(/^Push Customers/);
    const dialog = page.getByRole('dialog');
    await dialog.getByText(`${CUSTOMERS} to create`).waitFor();
    await dialog.getByRole('button', { name: 'Push Customers' }).click();
    const running = page.getByTestId('running-batch');
    // Some are there, and told so, while the others wait.
    await running.getByText(/: [1-9]\d* of 600/).waitFor();
    await running.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('Stopped', { exact: true }).waitFor();
    await stage.stack.vendor.control('/faults', undefined, 'DELETE');

    const half = await written();
    expect(half).toBeGreaterThan(0);
    expect(half).toBeLessThan(CUSTOMERS);
    await owner.sees(new RegExp(`${half} synced, 0 skipped, 0 failed`));
    await owner.sees(`Not begun: ${CUSTOMERS - half} records`);

    await owner.press(/^Push Customers/);
    await dialog.getByText(`${CUSTOMERS - half} to create`).waitFor();
    await dialog.getByRole('button', { name: 'Push Customers' }).click();
    await owner.sees(new RegExp(`${CUSTOMERS - half} synced, ${half} skipped, 0 failed`));
    expect(await written()).toBe(CUSTOMERS);
    expect(owner.complaints).toEqual([]);
    await owner.leave();
  },
);
