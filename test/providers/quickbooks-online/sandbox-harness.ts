import { z } from 'zod';
import { type RunningSandbox, startSandbox } from '../../../sandbox/quickbooks-online/index.ts';
import { type Books, calledBooks } from '../../../src/books.ts';
import type { EntityType } from '../../../src/domain/entity.ts';
import type {
  CallResult,
  ProviderCalls,
  RawAnswer,
  Session,
  StoredRequest,
} from '../../../src/providers/provider.ts';
import { createQuickBooksOnline } from '../../../src/providers/quickbooks-online/index.ts';
import type { InspectableBooks, ProviderHarness } from '../provider-harness.ts';
import { testSession } from '../test-session.ts';

const WIRE_NAMES: Readonly<Partial<Record<EntityType, string>>> = {
  customer: 'Customer',
  service_item: 'Item',
  invoice: 'Invoice',
  payment: 'Payment',
  payout_activity: 'Purchase',
  payout: 'Deposit',
  timesheet_entry: 'TimeActivity',
};

export type WireObject = z.infer<typeof objectSchema>;

const objectSchema = z.looseObject({
  Id: z.string(),
  DisplayName: z.string().optional(),
  Name: z.string().optional(),
  DocNumber: z.string().optional(),
  PrimaryEmailAddr: z.object({ Address: z.string().optional() }).optional(),
  Active: z.boolean().optional(),
  TotalAmt: z.number().optional(),
});

const companySchema = z.object({ realmId: z.string(), accessToken: z.string(), refreshToken: z.string() });

/** The sandbox without its limits: tests that are about limits set their own. */
export function startTestSandbox(): Promise<RunningSandbox> {
  return startSandbox({ limits: false, nameWriteMs: 0 });
}

/** A call of the sandbox's control API. */
export async function control(
  sandbox: RunningSandbox,
  path: string,
  body?: object,
  method = 'POST',
): Promise<unknown> {
  const init = body === undefined ? {} : { method, body: JSON.stringify(body) };
  const response = await fetch(`${sandbox.controlUrl}${path}`, init);
  if (!response.ok) throw new Error(`control ${path}: ${response.status} ${await response.text()}`);
  return response.json();
}

export interface SandboxCompany {
  realmId: string;
  session: ReturnType<typeof testSession>;
  calls: ProviderCalls;
  asked: Books;
  provider: ReturnType<typeof createQuickBooksOnline>;
  objects(wireName: string): Promise<WireObject[]>;
}

/** A fresh company of the sandbox, with a session into it. */
export async function makeCompany(
  sandbox: RunningSandbox,
  settings: object = {},
  seed = 'us-lists',
): Promise<SandboxCompany> {
  const made = companySchema.parse(
    await control(sandbox, '/companies', { seed, customTxnNumbers: true, ...settings }),
  );
  const provider = createQuickBooksOnline({ apiBaseUrl: sandbox.baseUrl, requestTimeoutMs: 10_000 });
  if (!provider.calls) throw new Error('QuickBooks Online is called');
  const session = testSession({ companyId: made.realmId, token: made.accessToken });
  return {
    realmId: made.realmId,
    session,
    asked: calledBooks(provider.reads, provider.calls, session),
    provider,
    calls: provider.calls,
    objects: async (wireName) => {
      const listed = await control(sandbox, `/companies/${made.realmId}/objects/${wireName}`);
      return z.object({ objects: z.array(objectSchema) }).parse(listed).objects;
    },
  };
}

export async function sandboxHarness(
  sandbox: RunningSandbox,
  settings: object = {},
): Promise<ProviderHarness & { session: Session }> {
  const company = await makeCompany(sandbox, settings);
  return {
    provider: company.provider,
    company: okay(await company.asked.company()),
    asked: company.asked,
    session: company.session,
    unknownId: '999999',
    books: booksOf(company),
    deliver: (request) => send(company.calls, company.session, request),
    close: async () => undefined,
  };
}

async function send(calls: ProviderCalls, session: Session, request: StoredRequest): Promise<RawAnswer> {
  return okay(await calls.send(session, request));
}

function booksOf(company: SandboxCompany): InspectableBooks {
  const all = (entityType: EntityType) => company.objects(WIRE_NAMES[entityType] ?? '');
  return {
    count: async (entityType) => (await all(entityType)).length,
    find: async (entityType, externalId) => {
      const found = (await all(entityType)).find(({ Id }) => Id === externalId);
      return (
        found && {
          name: found.DisplayName ?? found.Name ?? found.DocNumber,
          email: found.PrimaryEmailAddr?.Address,
          active: found.Active,
          total: found.TotalAmt?.toString(),
        }
      );
    },
  };
}

export function okay<T>(result: CallResult<T>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
}
