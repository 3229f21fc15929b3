import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import { z } from 'zod';
import { invitationUrl } from '../../api/people/invite.ts';
import { type CliContext, print } from '../context.ts';
import { CliFailure } from '../failure.ts';
import { findRunning } from '../running.ts';
import { createBusiness } from '../users.ts';

const optionsSchema = z.object({
  home: z.string(),
  name: z.string().optional(),
  email: z.string().optional(),
});
const answersSchema = z.object({
  name: z.string().trim().min(1, 'give the business a name').max(200),
  email: z.email('give the e-mail that the owner signs in with'),
});
type Answers = z.infer<typeof answersSchema>;

/** A business of one's own, up to the point where the console goes on. */
export function initCommand(program: Command, context: CliContext): void {
  program
    .command('init')
    .description('make your own business and its owner; asks for what is not given')
    .option('--name <name>', 'what the business is called')
    .option('--email <email>', 'what its owner signs in with')
    .option('--home <folder>', 'where npm start keeps its data', '.ledgerbridge')
    .action(async (given: unknown, command: Command) => {
      const { home, ...known } = optionsSchema.parse(given);
      const { url, databaseUrl } = await findRunning(context, home);
      const { name, email } = answersSchema.parse(await ask(known));
      const { tenantId, token, expiresAt } = await createBusiness(databaseUrl, { name, email });
      const link = invitationUrl({ PUBLIC_URL: url }, token);
      print(command, context, { tenantId, url: link, expiresAt }, () => nextSteps(link));
    });
}

async function ask({ name, email }: Partial<Answers>): Promise<Partial<Answers>> {
  if (name !== undefined && email !== undefined) return { name, email };
  if (!process.stdin.isTTY) throw new CliFailure('Say --name and --email: there is nobody to ask.');
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return {
      name: name ?? (await asking.question('What is the business called? ')),
      email: email ?? (await asking.question('Which e-mail does its owner sign in with? ')),
    };
  } finally {
    asking.close();
  }
}

const nextSteps = (link: string) => `Open this, once, and choose a password:

  ${link}

Then the Setup Wizard goes on: region, QuickBooks, mappings, start date, and a look at what the first push would do.`;
