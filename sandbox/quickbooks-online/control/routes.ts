import { restoreSnapshot, takeSnapshot } from '../companies/snapshots.ts';
import type { Books } from '../engine/books.ts';
import type { Mark } from '../engine/marks.ts';
import { marks, setMark } from '../engine/marks.ts';
import { present } from '../engine/present.ts';
import type { CompanySettings } from '../engine/settings.ts';
import { strangeSetting } from '../engine/settings-check.ts';
import { VendorFault } from '../faults/fault.ts';
import type { Answer, SandboxRequest } from '../http/exchange.ts';
import { jsonAnswer } from '../http/exchange.ts';
import type { JsonObject } from '../json.ts';
import { isObject, number, text } from '../json.ts';
import type { Latency } from '../limits/latency.ts';
import type { Sandbox } from '../sandbox.ts';
import type { SeedName } from '../seeds/seed.ts';
import { seedNames } from '../seeds/seed.ts';
import type { WebhookTarget } from '../webhooks/dispatcher.ts';
import { ControlError } from './control-error.ts';
import { CUTS, RULE_KINDS, type RuleInput } from './fault-rules.ts';
import { fillCompany } from './fill.ts';
import { mergeCustomers } from './merge.ts';
import { recordingOf, replay } from './recording.ts';

interface Call {
  sandbox: Sandbox;
  request: SandboxRequest;
  body: JsonObject;
  params: string[];
}

/** What it returns is answered as JSON. */
type Handler = (call: Call) => object | Promise<object>;

const routes: readonly [string, RegExp, Handler][] = [
  ['GET', /^\/companies$/, ({ sandbox }) => ({ companies: sandbox.companies.list() })],
  ['POST', /^\/companies$/, createCompany],
  ['GET', /^\/companies\/(\d+)$/, ({ sandbox, params }) => books(sandbox, params[0]).settings],
  ['POST', /^\/companies\/(\d+)\/settings$/, changeSettings],
  [
    'POST',
    /^\/companies\/(\d+)\/tokens$/,
    ({ sandbox, params, body }) => issue(sandbox, params[0] ?? '', text(body, 'clientId')),
  ],
  [
    'POST',
    /^\/companies\/(\d+)\/fill$/,
    ({ sandbox, params, body }) => fillCompany(books(sandbox, params[0]), body),
  ],
  ['POST', /^\/companies\/(\d+)\/customers\/(\d+)\/merge$/, merge],
  ['GET', /^\/companies\/(\d+)\/balances$/, listBalances],
  ['GET', /^\/companies\/(\d+)\/objects\/(\w+)\/count$/, countObjects],
  ['GET', /^\/companies\/(\d+)\/objects\/(\w+)$/, listObjects],
  [
    'GET',
    /^\/companies\/(\d+)\/requests\/stats$/,
    ({ sandbox, params }) => sandbox.log.stats(params[0] ?? ''),
  ],
  [
    'GET',
    /^\/companies\/(\d+)\/requests$/,
    ({ sandbox, params }) => ({ requests: sandbox.log.list(params[0] ?? '') }),
  ],
  ['DELETE', /^\/companies\/(\d+)\/requests$/, clearRequests],
  ['GET', /^\/companies\/(\d+)\/recording$/, ({ sandbox, params }) => recordingOf(sandbox, params[0] ?? '')],
  [
    'POST',
    /^\/companies\/(\d+)\/replay$/,
    ({ sandbox, params, body }) => replay(sandbox, books(sandbox, params[0]).company.realmId, body),
  ],
  ['GET', /^\/faults$/, ({ sandbox }) => ({ faults: sandbox.rules.list() })],
  ['POST', /^\/faults$/, addFault],
  ['DELETE', /^\/faults$/, clearFaults],
  [
    'DELETE',
    /^\/faults\/([\w-]+)$/,
    ({ sandbox, params }) => ({ deleted: sandbox.rules.remove(params[0] ?? '') }),
  ],
  ['GET', /^\/limits$/, ({ sandbox }) => ({ ...sandbox.limiter.limits })],
  ['POST', /^\/limits$/, changeLimits],
  ['POST', /^\/names$/, changeNames],
  ['POST', /^\/tokens\/expire$/, expireTokens],
  ['POST', /^\/tokens\/revoke$/, revokeTokens],
  ['POST', /^\/tokens\/rotation$/, changeRotation],
  ['POST', /^\/companies\/(\d+)\/objects\/(\w+)\/(\d+)\/mark$/, markObject],
  ['POST', /^\/companies\/(\d+)\/snapshots\/([\w.-]+)$/, snapshot],
  ['POST', /^\/companies\/(\d+)\/snapshots\/([\w.-]+)\/restore$/, restore],
  ['GET', /^\/webhooks$/, ({ sandbox }) => ({ webhooks: sandbox.webhooks.targets() })],
  ['POST', /^\/webhooks$/, addWebhook],
  [
    'DELETE',
    /^\/webhooks\/([\w-]+)$/,
    ({ sandbox, params }) => ({ deleted: sandbox.webhooks.remove(params[0] ?? '') }),
  ],
  ['GET', /^\/webhooks\/deliveries$/, ({ sandbox }) => ({ deliveries: sandbox.webhooks.deliveries })],
  ['GET', /^\/clock$/, ({ sandbox }) => ({ offsetMs: sandbox.clock.offsetMs, now: sandbox.clock.now() })],
  ['POST', /^\/clock$/, moveClock],
];

/** The control API: everything that a test needs and the vendor does not offer. */
export async function handleControl(sandbox: Sandbox, request: SandboxRequest): Promise<Answer> {
  const path = request.path.slice('/_sandbox'.length).replace(/\/$/, '');
  for (const [method, pattern, handler] of routes) {
    const match = method === request.method ? pattern.exec(path) : null;
    if (!match) continue;
    try {
      return jsonAnswer(
        200,
        await handler({ sandbox, request, body: readJson(request), params: match.slice(1) }),
      );
    } catch (error) {
      if (error instanceof ControlError) return jsonAnswer(error.status, { error: error.message });
      // What is made through the control API goes by the same rules as requests.
      if (error instanceof VendorFault) return jsonAnswer(error.status, { error: error.message });
      throw error;
    }
  }
  return jsonAnswer(404, { error: `no control ${request.method} ${path}` });
}

function readJson(request: SandboxRequest): JsonObject {
  if (request.body.length === 0) return {};
  try {
    const parsed: unknown = JSON.parse(request.body.toString('utf8'));
    if (isObject(parsed)) return parsed;
  } catch {
    // Falls through to the refusal below: a control call is JSON or nothing.
  }
  throw new ControlError(400, 'the body is no JSON object');
}

function books(sandbox: Sandbox, realmId: string | undefined): Books {
  const found = sandbox.companies.find(realmId ?? '');
  if (!found) throw new ControlError(404, `no company ${realmId}`);
  return found;
}

function issue(sandbox: Sandbox, realmId: string, clientId = sandbox.app.clientId): JsonObject {
  books(sandbox, realmId);
  const scope = 'com.intuit.quickbooks.accounting openid profile email';
  const tokens = sandbox.tokens.issue({ realmId, clientId, scope });
  return { realmId, accessToken: tokens.access_token, refreshToken: tokens.refresh_token };
}

function createCompany({ sandbox, body }: Call): JsonObject {
  const { seed = 'us-sample', realmId, name, settings, ...rest } = body;
  if (!seedNames.includes(seed as SeedName)) throw new ControlError(400, `no seed ${String(seed)}`);
  if (realmId !== undefined && sandbox.companies.find(String(realmId)))
    throw new ControlError(409, `company ${String(realmId)} exists`);
  const wanted = { ...(isObject(settings) ? settings : {}), ...rest };
  refuseStrange(wanted);
  const made = sandbox.companies.create({
    seed: seed as SeedName,
    realmId: realmId === undefined ? undefined : String(realmId),
    name: typeof name === 'string' ? name : undefined,
    settings: wanted as Partial<CompanySettings>,
  });
  return issue(sandbox, made.company.realmId);
}

function refuseStrange(settings: JsonObject): void {
  const strange = strangeSetting(settings);
  if (strange !== undefined) throw new ControlError(400, strange);
}

function changeSettings({ sandbox, params, body }: Call): CompanySettings {
  refuseStrange(body);
  return sandbox.companies.configure(books(sandbox, params[0]), body as Partial<CompanySettings>);
}

function entityOf(found: Books, name: string) {
  const declaration = found.declarations.get(name.toLowerCase());
  if (!declaration) throw new ControlError(404, `no entity ${name}`);
  return declaration;
}

function countObjects({ sandbox, params }: Call): JsonObject {
  const found = books(sandbox, params[0]);
  return { count: found.size(entityOf(found, params[1] ?? '').name) };
}

/** What every account was debited, in cents of the home currency; of income and expenses as well. */
function listBalances({ sandbox, params }: Call): JsonObject {
  const found = books(sandbox, params[0]);
  const ids = [...found.all('Account')].map((account) => text(account, 'Id') ?? '');
  return { balances: Object.fromEntries(ids.map((id) => [id, found.balance('Account', id)])) };
}

function listObjects({ sandbox, params }: Call): JsonObject {
  const found = books(sandbox, params[0]);
  const declaration = entityOf(found, params[1] ?? '');
  return { objects: [...found.all(declaration.name)].map((record) => present(found, declaration, record)) };
}

function merge({ sandbox, params, body }: Call): JsonObject {
  const found = books(sandbox, params[0]);
  const merged = mergeCustomers(found, params[1] ?? '', body);
  sandbox.webhooks.tell(params[0] ?? '', found.takeChanges());
  return merged;
}

function clearRequests({ sandbox, params }: Call): JsonObject {
  sandbox.log.clear(params[0] ?? '');
  return { cleared: true };
}

function addFault({ sandbox, body }: Call): JsonObject {
  const kind = RULE_KINDS.find((each) => each === body.kind);
  if (!kind) throw new ControlError(400, `kind must be one of ${RULE_KINDS.join(', ')}`);
  const rule: RuleInput = { ...(body as Partial<RuleInput>), kind };
  if (kind === 'fault') checkCode(rule);
  if (rule.cut !== undefined && !CUTS.includes(rule.cut)) {
    throw new ControlError(400, `cut must be one of ${CUTS.join(', ')}`);
  }
  return { id: sandbox.rules.add(rule) };
}

/** Any code is taken: a client has to live with those, too, that the vendor documents nowhere. */
function checkCode({ fault }: RuleInput): void {
  if (fault === undefined || /^\d+$/.test(String(fault.code))) return;
  throw new ControlError(400, `fault.code is a number, not ${String(fault.code)}`);
}

function clearFaults({ sandbox }: Call): JsonObject {
  sandbox.rules.clear();
  return { cleared: true };
}

function changeLimits({ sandbox, body }: Call): JsonObject {
  const { reset, latency, ...limits } = body;
  const strange = Object.keys(limits).find((name) => !(name in sandbox.limiter.limits));
  if (strange !== undefined) throw new ControlError(400, `there is no limit ${strange}`);
  sandbox.limiter.limits = {
    ...sandbox.limiter.limits,
    ...(limits as Partial<typeof sandbox.limiter.limits>),
  };
  if (reset === true) sandbox.limiter.reset();
  if (latency !== undefined) sandbox.latency = latency as Latency;
  return { ...sandbox.limiter.limits };
}

function changeNames({ sandbox, body }: Call): JsonObject {
  sandbox.nameWriteMs = number(body, 'writeMs') ?? sandbox.nameWriteMs;
  return { writeMs: sandbox.nameWriteMs };
}

function markObject({ sandbox, params, body }: Call): JsonObject {
  const found = books(sandbox, params[0]);
  const wanted = text(body, 'as');
  if (wanted !== undefined && wanted !== 'none' && !(wanted in marks)) {
    throw new ControlError(400, `as must be one of ${Object.keys(marks).join(', ')}, none`);
  }
  const mark = wanted === undefined || wanted === 'none' ? undefined : (wanted as Mark);
  setMark(found, entityOf(found, params[1] ?? '').name, params[2] ?? '', mark);
  return { as: mark ?? 'none' };
}

function snapshot({ sandbox, params }: Call): JsonObject {
  takeSnapshot(books(sandbox, params[0]), params[1] ?? '');
  return { name: params[1] };
}

function restore({ sandbox, params }: Call): JsonObject {
  const found = books(sandbox, params[0]);
  const settings = restoreSnapshot(found, params[1] ?? '');
  if (!settings) throw new ControlError(404, `no snapshot ${params[1]}`);
  sandbox.companies.configure(found, settings);
  return { restored: params[1] };
}

function addWebhook({ sandbox, body }: Call): JsonObject {
  if (!text(body, 'url') || !text(body, 'verifierToken'))
    throw new ControlError(400, 'url and verifierToken are needed');
  const target = sandbox.webhooks.add(
    body as Partial<WebhookTarget> & { url: string; verifierToken: string },
  );
  return { ...target };
}

function expireTokens({ sandbox, body }: Call): JsonObject {
  sandbox.tokens.expire(text(body, 'realmId') ?? '', body.refresh === true);
  return { expired: true };
}

function revokeTokens({ sandbox, body }: Call): JsonObject {
  sandbox.tokens.disconnect(text(body, 'realmId') ?? '');
  return { revoked: true };
}

function changeRotation({ sandbox, body }: Call): JsonObject {
  sandbox.tokens.rotateAlways = body.always === true;
  return { always: sandbox.tokens.rotateAlways };
}

function moveClock({ sandbox, body }: Call): JsonObject {
  sandbox.clock.shift(number(body, 'shiftMs') ?? 0);
  sandbox.store.meta.putSync(['clock'], { offsetMs: sandbox.clock.offsetMs });
  return { offsetMs: sandbox.clock.offsetMs };
}

export type { Call, Handler };
