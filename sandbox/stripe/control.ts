import { Account, type AccountOptions, type PayoutChange, type PayoutInput } from './account.ts';
import type { Answer } from './api.ts';
import type { FaultInput } from './faults.ts';
import { type Generate, generatePayouts } from './generate.ts';
import { generateDays } from './generate-by-hand.ts';
import type { MovementInput, Payout } from './objects.ts';
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
  if (!id) return ok(createAccount(sandbox, (body ?? {}) as AccountOptions));
  const account = sandbox.accounts.get(id);
  if (!account) return missing(request);
  switch (part) {
    case 'payouts':
      return name
        ? change(account, name, body as PayoutChange)
        : payouts(account, method, body as PayoutInput);
    case 'transactions':
      return transactions(account, method, body as NewTransactions);
    case 'sources':
      return ok([...account.ledger.sources.values()]);
    case 'keys':
      return ok(newKey(account, body as { permissions: string[] }));
    case 'generate':
      return ok(generate(sandbox, account, body as Generate));
    case 'webhooks':
      return ok(sandbox.webhooks.add(account, body as { url: string; secrets?: string[] }));
    case 'send':
      return ok(await sandbox.webhooks.send(account, body as Send));
    default:
      return missing(request);
  }
}

function generate({ now }: StripeSandbox, account: Account, input: Generate): Payout[] {
  if (input.days === undefined) return generatePayouts(input).map((payout) => account.addPayout(payout));
  return generateDays(input, now()).flatMap(({ currency, movements, payouts }) => {
    account.addTransactions(movements, currency);
    return payouts.map((payout) => account.addPayout(payout));
  });
}

interface NewTransactions {
  movements: MovementInput[];
  currency?: string;
}

function createAccount(sandbox: StripeSandbox, options: AccountOptions) {
  const account = new Account(sandbox.now, options);
  sandbox.accounts.set(account.id, account);
  return { id: account.id, secretKey: account.secretKey };
}

function newKey(account: Account, { permissions }: { permissions: string[] }) {
  return { key: account.addKey(permissions).text };
}

/** Read, the whole ledger as it is: what a test sums up by itself. */
function transactions(account: Account, method: string, input: NewTransactions): Answer {
  if (method === 'GET') return ok([...account.ledger.transactions.values()]);
  return ok(account.addTransactions(input.movements, input.currency ?? 'usd'));
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

function change(account: Account, id: string, input: PayoutChange): Answer {
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
