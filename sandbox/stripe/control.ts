import { Account, type PayoutInput, token } from './account.ts';
import type { Answer } from './api.ts';
import type { FaultInput } from './faults.ts';
import { type Generate, generatePayouts } from './generate.ts';
import type { Payout } from './objects.ts';
import type { StripeSandbox } from './sandbox.ts';
import type { Send } from './webhooks.ts';

export interface ControlRequest {
  method: string;
  /** Below `/_sandbox`. */
  path: string;
  body: unknown;
}

/** The switches of a test. It is trusted: bodies are taken as they are. */
export async function answerControl(sandbox: StripeSandbox, request: ControlRequest): Promise<Answer> {
  const [area = '', id = '', part = '', name = ''] = request.path.split('/').filter(Boolean);
  const { method, body } = request;
  if (area === 'faults') return faults(sandbox, method, body as FaultInput);
  if (area === 'requests') return ok(sandbox.requests);
  if (area === 'deliveries') return ok(sandbox.webhooks.deliveries);
  if (area !== 'accounts') return missing(request);
  if (!id) return ok(createAccount(sandbox, (body ?? {}) as NewAccount));
  const account = sandbox.accounts.get(id);
  if (!account) return missing(request);
  switch (part) {
    case 'payouts':
      return name
        ? change(account, name, body as Partial<Payout>)
        : payouts(account, method, body as PayoutInput);
    case 'generate':
      return ok(generatePayouts(body as Generate).map((input) => account.addPayout(input)));
    case 'webhooks':
      return ok(sandbox.webhooks.add(account, body as { url: string; secrets?: string[] }));
    case 'send':
      return ok(await sandbox.webhooks.send(account, body as Send));
    default:
      return missing(request);
  }
}

interface NewAccount {
  /** Given where everything is to have the same ids at each start. */
  id?: string;
  secretKey?: string;
}

function createAccount(sandbox: StripeSandbox, { id, secretKey }: NewAccount) {
  const account = new Account(secretKey ?? `sk_test_${token(16)}`, sandbox.now, id);
  sandbox.accounts.set(account.id, account);
  return { id: account.id, secretKey: account.secretKey };
}

function payouts(account: Account, method: string, input: PayoutInput): Answer {
  if (method !== 'GET') return ok(account.addPayout(input));
  return ok(
    [...account.payouts.values()].map((payout) => ({
      ...payout,
      transactions: account.transactionsOf(payout.id),
    })),
  );
}

function change(account: Account, id: string, input: Partial<Payout>): Answer {
  const payout = account.changePayout(id, input);
  return payout ? ok(payout) : { status: 404, body: { error: `no payout ${id}` } };
}

function faults(sandbox: StripeSandbox, method: string, input: FaultInput): Answer {
  if (method === 'POST') return ok({ id: sandbox.faults.add(input) });
  if (method === 'DELETE') sandbox.faults.clear();
  return ok(sandbox.faults.list());
}

function ok(body: unknown): Answer {
  return { status: 200, body };
}

function missing({ method, path }: ControlRequest): Answer {
  return { status: 404, body: { error: `nothing at ${method} ${path}` } };
}
