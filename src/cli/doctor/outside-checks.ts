import { statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { type Check, type Finding, failed, ok, skipped, told, warning } from './finding.ts';

const TIMEOUT_MS = 10_000;
/** Signatures of webhooks and tokens are refused when clocks are minutes apart. */
const CLOCK_WARN_S = 60;
const LEAST_FREE_MB = 500;

export interface Outside {
  /** By what people call them; undefined: not in use. */
  vendors: Readonly<Record<string, string | undefined>>;
  publicUrl: string;
}

export function outsideChecks({ vendors, publicUrl }: Outside): Check[] {
  return [
    ...Object.entries(vendors).map(([name, url]) => ({ name, look: () => reach(url) })),
    { name: 'API', look: () => ready(publicUrl) },
    { name: 'disk', look: disk },
  ];
}

/** Any answer will do: who is not signed in is refused, and heard. */
async function reach(url: string | undefined): Promise<Finding> {
  if (url === undefined) return skipped('not in use here');
  const { host } = new URL(url);
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS), redirect: 'manual' });
    return apart(host, response.headers.get('date'));
  } catch (error) {
    return failed(
      `${host} cannot be reached: ${told(error)}`,
      'Let this machine out to it: name server, firewall, HTTPS proxy. What is owed waits meanwhile.',
    );
  }
}

function apart(host: string, theirs: string | null): Finding {
  const seconds = theirs === null ? 0 : Math.abs(Date.parse(theirs) - Date.now()) / 1_000;
  if (seconds < CLOCK_WARN_S) return ok(`${host} answers`);
  return warning(
    `${host} answers, and its clock is ${Math.round(seconds)} s from ours`,
    'Set the clock of this machine by a time server: webhooks and sign-ins are checked by time.',
  );
}

async function ready(publicUrl: string): Promise<Finding> {
  const url = new URL('/readyz', publicUrl);
  try {
    const { ok: isReady, status } = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (isReady) return ok(`${url.origin} is ready`);
    return failed(
      `${url.href} answers ${status}`,
      'See the log of the API: PostgreSQL or Temporal is away for it.',
    );
  } catch (error) {
    return warning(
      `${url.origin} cannot be reached from here: ${told(error)}`,
      'Start an API process, or correct PUBLIC_URL: QuickBooks sends people and notices to that address.',
    );
  }
}

async function disk(): Promise<Finding> {
  const folder = tmpdir();
  const { bavail, bsize } = await statfs(folder);
  const freeMb = Math.floor((bavail * bsize) / 1_048_576);
  if (freeMb >= LEAST_FREE_MB) return ok(`${freeMb} MB free in ${folder}`);
  return warning(`${freeMb} MB free in ${folder}`, 'Make room: logs and bundles go there.');
}
