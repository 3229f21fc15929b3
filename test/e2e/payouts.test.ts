import { expect } from 'vitest';
import { z } from 'zod';
import { faultsOn } from './support/axe.ts';
import { choose, connect, flip, type Person, signIn } from './support/person.ts';
import type { Business } from './support/stack.ts';
import { openStage, STORY_MS } from './support/stage.ts';
import { story } from './support/story.ts';

const stage = openStage();

const accountSchema = z.object({ id: z.string(), secretKey: z.string() });
const endpointSchema = z.object({ secrets: z.array(z.string()) });
const payoutSchema = z.looseObject({ id: z.string() });

/** As somebody does in Stripe's dashboard: an account with a key, and an endpoint with its secret. */
async function openStripe(url: string) {
  const account = accountSchema.parse(await stage.stack.stripe('/accounts', {}));
  const endpoint = endpointSchema.parse(
    await stage.stack.stripe(`/accounts/${account.id}/webhooks`, { url }),
  );
  return { ...account, secret: endpoint.secrets[0] ?? '' };
}

async function connectStripe({ page, sees, press }: Person) {
  const address = (await page.locator('code[aria-label="Webhook address"]').textContent()) ?? '';
  const stripe = await openStripe(address);
  await page.getByLabel(/^Key/).fill(stripe.secretKey);
  await press('Connect Stripe');
  await sees(/The key that ends in/);
  await page.getByLabel(/^Signing secret( \*)?$/).fill(stripe.secret);
  await press('Add the secret');
  await page.getByRole('button', { name: /^Delete the secret/ }).waitFor();
  return stripe;
}

async function mapTo({ page }: Person, role: string, account: string): Promise<void> {
  const card = page.getByTestId(`mapping-${role}`);
  await choose(card, account);
  await card.getByText('Mapped', { exact: true }).waitFor();
}

const deposits = ({ realmId }: Business) => stage.stack.vendor.objects(realmId, 'Deposit');

story(
  'a payout without an account says so, goes by itself once it is chosen, and shows its lines and its entry',
  { timeout: STORY_MS },
  async () => {
    const business = await stage.stack.newBusiness();
    const owner = await stage.person();
    const { page } = owner;
    await owner.open('/connection');
    await signIn(owner, business);
    await connect(owner, business);
    await owner.open('/connection/payouts');
    const stripe = await connectStripe(owner);
    await owner.open('/connection/mappings/account');
    await mapTo(owner, 'payout_fees', 'Bank Charges (expense)');
    await mapTo(owner, 'payout_charges', 'Sales of Product Income (income)');

    const movements = [
      { type: 'charge', amount: 12_000, fee: 378 },
      { type: 'charge', amount: 4_550, fee: 162 },
    ];
    const payout = payoutSchema.parse(
      await stage.stack.stripe(`/accounts/${stripe.id}/payouts`, { movements }),
    );
    const events = [{ type: 'payout.paid', payoutId: payout.id }];
    await stage.stack.stripe(`/accounts/${stripe.id}/send`, { events });

    await owner.open(`/unresolved`);
    // Mended where the error is shown.
    const cause = page.getByTestId('cause-AccountNotMapped');
    const bank = cause.getByTestId('mapping-payout_bank');
    await bank.getByText('1 record waits for this.').waitFor();
    expect(await deposits(business)).toHaveLength(0);
    await choose(bank, 'Checking (bank)');
    // What is mapped holds nothing up any more, and is not shown.
    await bank.waitFor({ state: 'detached' });

    await owner.open('/payouts');
    await page.getByRole('table', { name: 'Payouts' }).getByText('QB Synced').waitFor();
    await page.getByRole('table', { name: 'Payouts' }).getByRole('link').first().click();
    await page.getByRole('heading', { name: /^Payout of/ }).waitFor();
    await owner.sees('$160.10');
    await owner.sees('$120.00');
    await owner.sees('$3.78');
    // Gross, what was kept, and that QuickBooks has what the bank has.
    const statement = page.getByRole('table', { name: 'How it comes about' });
    const rows = async () => {
      const texts = await statement.getByRole('row').allInnerTexts();
      return texts.map((row) => row.replaceAll(/\s+/g, ' ').trim());
    };
    await expect
      .poll(rows)
      .toEqual([
        'What Movements Amount',
        'Charges 2 $165.50',
        'Fees 2 -$5.40',
        expect.stringMatching(/^Paid to the bank on .* \$160\.10$/),
        expect.stringMatching(/^In QuickBooks Agrees \$160\.10$/i),
      ]);
    expect(await faultsOn(owner, 'payout')).toEqual([]);
    const entry = page.getByRole('link', { name: 'Open in QuickBooks' });
    expect(await entry.getAttribute('href')).toMatch(/\/app\/deposit\?txnId=\d+$/);
    const [deposit] = await deposits(business);
    expect(deposit).toMatchObject({ TotalAmt: 160.1 });

    // What came in while sync was off goes with the button that the log names.
    await owner.open('/connection/settings');
    await flip(owner, 'Enable Sync');
    const later = payoutSchema.parse(
      await stage.stack.stripe(`/accounts/${stripe.id}/payouts`, { movements: movements.slice(1) }),
    );
    const event = { type: 'payout.paid', payoutId: later.id };
    await stage.stack.stripe(`/accounts/${stripe.id}/send`, { events: [event] });
    await owner.open('/log');
    await owner.sees(/Sync is off\. Turn on Enable Sync, then press Push Payouts/);
    await owner.open('/connection/settings');
    await flip(owner, 'Enable Sync');
    await owner.open('/connection/manual-sync');
    await owner.press(/^Push Payouts/);
    await page.getByRole('dialog').getByText('1 to create').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Push Payouts' }).click();
    await owner.sees(/1 synced, \d skipped, 0 failed/);
    expect((await deposits(business)).map(({ TotalAmt }) => TotalAmt)).toEqual([160.1, 43.88]);
    expect(owner.complaints).toEqual([]);
    await owner.leave();
  },
);

story(
  'the key and the secrets of Stripe are never shown again, and are replaced without a gap',
  { timeout: STORY_MS },
  async () => {
    const business = await stage.stack.newBusiness();
    const owner = await stage.person();
    const { page } = owner;
    const answers: string[] = [];
    page.on('response', async (response) => {
      if (response.url().includes('/v1/')) answers.push(await response.text().catch(() => ''));
    });
    await owner.open('/connection');
    await signIn(owner, business);
    await connect(owner, business);
    await owner.open('/connection/payouts');
    await page.getByLabel(/^Key/).fill('rk_test_nobody_knows_it');
    await owner.press('Connect Stripe');
    await owner.sees(/is refused/);
    const stripe = await connectStripe(owner);
    await page.getByLabel(/^Signing secret( \*)?$/).fill('whsec_the_next_one_0001');
    await owner.press('Add the secret');
    await page.getByRole('button', { name: 'Delete the secret that ends in 0001' }).waitFor();
    await page
      .getByRole('button', { name: `Delete the secret that ends in ${stripe.secret.slice(-4)}` })
      .click();
    await page
      .getByRole('button', { name: /^Delete the secret/ })
      .nth(1)
      .waitFor({ state: 'detached' });
    await owner.press('Disconnect Stripe');
    await page.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click();
    await owner.sees('Not connected');
    const all = answers.join('\n');
    expect(all).toContain('webhookUrl');
    expect(all).not.toContain(stripe.secretKey);
    expect(all).not.toContain(stripe.secret);
    expect(owner.complaints).toEqual([]);
    await owner.leave();
  },
);
