import { sleep } from '@temporalio/workflow';

export async function nap({ days }: { days: number }): Promise<{ napped: number }> {
  await sleep(`${days} days`);
  return { napped: days };
}
