import { expect, test } from 'vitest';
import { describeEachProvider } from './any-books.ts';
import { customer, invoice, payment } from './samples.ts';

describeEachProvider((vendor) => {
  test('a record that fails for the moment is tried three times in all, then listed as unresolved', async () => {
    const { engine, newBooks } = vendor();
    const { tenant, settled, refuse } = await newBooks();
    await refuse();
    await tenant.save([customer('c1')]);
    await settled();

    const log = await tenant.log();
    expect(log.map((entry) => [entry.status, entry.attempt, entry.errorType])).toEqual([
      ['error', 1, 'VendorFault'],
      ['error', 2, 'VendorFault'],
      ['error', 3, 'VendorFault'],
    ]);
    expect(await tenant.queue()).toMatchObject([
      { state: 'unresolved', errorType: 'VendorFault', attempts: 3 },
    ]);
    const run = engine.temporal.client.workflow.getHandle(log[2]?.workflowId ?? '');
    // The outcome is stored before Temporal hears of it.
    await run.result();
    const retry = await run.fetchHistory();
    const failures = (retry.events ?? []).flatMap(
      (event) => event.activityTaskFailedEventAttributes?.failure ?? [],
    );
    expect(failures).toMatchObject([{ applicationFailureInfo: { type: 'VendorFault' } }]);
  });

  test('the second automatic attempt is enough when the fault passes', async () => {
    const { tenant, settled, refuse } = await vendor().newBooks();
    await refuse({ times: 2 });
    await tenant.save([customer('c1')]);
    await settled();
    expect((await tenant.log()).map((entry) => entry.status)).toEqual(['error', 'error', 'success']);
    expect(await tenant.links()).toHaveLength(1);
  });

  test('a lost answer is not a lost record: it is found out, and nothing is written twice', async () => {
    const { tenant, settled, loseAnswers, names } = await vendor().newBooks();
    await loseAnswers(2);
    await tenant.save([customer('c1')]);
    await settled();
    expect((await names('customer')).filter((name) => name === 'Customer c1')).toHaveLength(1);
    expect((await tenant.log()).at(-1)).toMatchObject({ status: 'success', action: 'created' });
  });

  test('one record that fails does not hold up the others of its set', async () => {
    const { tenant, settled, refuse } = await vendor().newBooks();
    await refuse({ name: 'Customer c7', times: 1 });
    await tenant.save(Array.from({ length: 20 }, (_, index) => customer(`c${index}`)));
    await settled();
    expect(await tenant.links()).toHaveLength(20);
    const failed = (await tenant.log()).filter((entry) => entry.status === 'error');
    expect(failed.map((entry) => entry.recordId)).toEqual(['c7']);
  });

  test('dependants of a failed record are skipped with the reason, and go by themselves once it is right', async () => {
    const { tenant, settled, openAmounts } = await vendor().newBooks();
    const name = 'x'.repeat(600);
    await tenant.save([
      customer('c1', { displayName: name }),
      invoice('i1', 'c1'),
      payment('p1', 'c1', 'i1'),
    ]);
    await settled();

    const skipped = (await tenant.log()).filter((entry) => entry.status === 'skipped');
    expect(skipped.map((entry) => [entry.entityType, entry.errorType])).toEqual([
      ['invoice', 'PrerequisiteNotMet'],
      ['payment', 'PrerequisiteNotMet'],
    ]);
    expect(skipped[0]?.message).toContain('has not synced');

    await tenant.save([customer('c1', { displayName: 'Short enough' })]);
    await settled();
    expect(await tenant.queue()).toEqual([]);
    expect(await openAmounts()).toEqual({ invoices: [0], payments: [0] });
  });
});
