import type { Config } from '../../config.ts';
import { createSealerFrom, temporalConnection } from '../../setup.ts';
import { databaseChecks } from './database-checks.ts';
import { type Check, type Finding, failed, skipped, told } from './finding.ts';
import { keyChecks } from './key-checks.ts';
import { outsideChecks } from './outside-checks.ts';
import { temporalChecks } from './temporal-checks.ts';

export type Examined = Finding & { name: string };

/** A look that says nothing for so long has found something, too. */
const TIMEOUT_MS = 30_000;

export function checksOf(config: Config, env?: NodeJS.ProcessEnv): Check[] {
  const temporal = temporalConnection(config, env);
  return [
    ...databaseChecks(config.DATABASE_URL),
    ...temporalChecks({
      ...temporal,
      taskQueue: config.TEMPORAL_TASK_QUEUE,
      deploymentName: config.WORKER_DEPLOYMENT_NAME,
    }),
    ...keyChecks(config.DATABASE_URL, createSealerFrom(config)),
    ...outsideChecks({
      vendors: {
        'Intuit sign-in': config.QBO_CLIENT_ID ? config.QBO_DISCOVERY_URL : undefined,
        'QuickBooks API': config.QBO_CLIENT_ID ? config.QBO_API_BASE_URL : undefined,
        Stripe: config.STRIPE_API_BASE_URL,
      },
      publicUrl: config.PUBLIC_URL,
    }),
  ];
}

/** One after the other, so that none disturbs another; what needs something that failed is not looked at. */
export async function examine(checks: readonly Check[], onFound: (found: Examined) => void): Promise<void> {
  const unfit = new Set<string>();
  for (const { name, needs, look } of checks) {
    const stands = needs === undefined || !unfit.has(needs);
    const finding = stands ? await inTime(look) : skipped(`not looked at: see ${needs}`);
    if (finding.state === 'failed' || !stands) unfit.add(name);
    onFound({ name, ...finding });
  }
}

async function inTime(look: Check['look']): Promise<Finding> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Finding>((resolve) => {
    const remedy = 'See whether it hangs: its log, and the network between.';
    timer = setTimeout(() => resolve(failed(`no answer in ${TIMEOUT_MS / 1_000} s`, remedy)), TIMEOUT_MS);
  });
  try {
    return await Promise.race([look(), late]);
  } catch (error) {
    return failed(told(error), 'See to what failed above first, then look again.');
  } finally {
    clearTimeout(timer);
  }
}
