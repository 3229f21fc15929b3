// Walks through everything that the unmodified quickbooks-node-promise can do; only its addresses are set.
const { default: QuickBooks } = require(`${process.cwd()}/node_modules/quickbooks-node-promise`);

const { SANDBOX, CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN, COMPANY_ID } = process.env;
QuickBooks.TOKEN_URL = `${SANDBOX}/oauth2/v1/tokens/bearer`;
QuickBooks.REVOKE_URL = `${SANDBOX}/v2/oauth2/tokens/revoke`;
QuickBooks.USER_INFO_URL = `${SANDBOX}/v1/openid_connect/userinfo`;
QuickBooks.V3_ENDPOINT_BASE_URL = `${SANDBOX}/v3/company/`;

const settings = {
  appKey: CLIENT_ID,
  appSecret: CLIENT_SECRET,
  redirectUrl: 'http://localhost/cb',
  scope: ['com.intuit.quickbooks.accounting', 'openid'],
  accessToken: 'to be renewed',
  refreshToken: REFRESH_TOKEN,
  useProduction: false,
};
const client = new QuickBooks(settings, COMPANY_ID);
let [passed, all] = [0, 0];

async function step(what, work) {
  all += 1;
  try {
    const answer = await work();
    passed += 1;
    return answer;
  } catch (error) {
    console.log(`failed: ${what}: ${JSON.stringify(error)}`);
    return undefined;
  }
}

const methods = (pattern) => Object.keys(client).filter((name) => pattern.test(name));
const dates = { start_date: '2026-01-01', end_date: '2026-12-31' };
const line = {
  Amount: 9,
  DetailType: 'SalesItemLineDetail',
  SalesItemLineDetail: { ItemRef: { value: '1' } },
};

async function walk() {
  await step('refresh', () => client.refreshAccessToken());
  await step('user info', () => client.getUserInfo());
  for (const name of methods(/^find./)) await step(name, () => client[name]({ limit: 5 }));
  for (const name of methods(/^report./)) await step(name, () => client[name](dates));
  const { Customer } = await step('customer', () => client.createCustomer({ DisplayName: 'Promise' }));
  const invoice = { CustomerRef: { value: Customer.Id }, Line: [line] };
  const { Id } = (await step('invoice', () => client.createInvoice(invoice))).Invoice;
  await step('pdf', () => client.getInvoicePdf(Id));
  await step('send', () => client.sendInvoicePdf(Id, 'a@example.com'));
  await step('upload', () => client.upload('a.txt', 'text/plain', Buffer.from('hello'), 'Invoice', Id));
  const { Invoice } = await step('read', () => client.getInvoice(Id));
  await step('update', () => client.updateInvoice({ ...Invoice, PrivateNote: 'changed' }));
  const newest = async () => (await client.getInvoice(Id)).Invoice;
  await step('void', async () => client.voidInvoice(await newest()));
  await step('delete', async () => client.deleteInvoice(await newest()));
  const yesterday = new Date(Date.now() - 86_400_000);
  await step('changes', () => client.changeDataCapture(['Invoice', 'Customer'], yesterday));
  const item = { bId: '1', operation: 'create', Customer: { DisplayName: 'In a batch' } };
  await step('batch', () => client.batch([item]));
  await step('rate', () => client.getExchangeRate({ sourcecurrencycode: 'EUR' }));
  await step('revoke', () => client.revokeAccess(false));
  console.log(`${passed} of ${all}`);
}

void walk();
