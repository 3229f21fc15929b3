import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import type { Command } from 'commander';
import { z } from 'zod';
import { ROLES } from '../../api/access.ts';
import { invitationUrl } from '../../api/people/invite.ts';
import { passwordSchema } from '../../api/people/password.ts';
import { type CliContext, globalOptions, print, requireDatabaseUrl } from '../context.ts';
import { inviteByLink, setUpUser } from '../users.ts';

const userSchema = z.object({
  tenant: z.string(),
  email: z.email(),
  name: z.string().trim().min(1).max(200),
  role: z.enum(ROLES),
});
const passwordFileSchema = z.object({ passwordFile: z.string() });

/** People who sign in to the console. The first one of a tenant is made here: nobody could invite them. */
export function userCommand(program: Command, context: CliContext): void {
  const user = program.command('user').description('people who sign in to the console (needs DATABASE_URL)');
  withPerson(user.command('invite'))
    .description('a link by which somebody chooses a password; also for a forgotten one')
    .action(async (options: unknown, command: Command) => {
      const {
        user: made,
        token,
        expiresAt,
      } = await inviteByLink(requireDatabaseUrl(context), inputFrom(options));
      const url = invitationUrl({ PUBLIC_URL: globalOptions(command).url }, token);
      const answer = { id: made.id, email: made.email, role: made.role, url, expiresAt };
      print(command, context, answer, () => `${url}\nWorks once, until ${expiresAt.toISOString()}.`);
    });
  withPerson(user.command('create'))
    .description('somebody with a password; for somebody who is there it becomes the password')
    .requiredOption('--password-file <path>', 'where the password is; - reads it from the input')
    .action(async (options: unknown, command: Command) => {
      const password = await readPassword(passwordFileSchema.parse(options).passwordFile);
      const made = await setUpUser(requireDatabaseUrl(context), inputFrom(options), password);
      const answer = { id: made.id, email: made.email, role: made.role };
      print(command, context, answer, () => `${made.email} can sign in (${made.role}).`);
    });
}

function withPerson(command: Command): Command {
  return command
    .requiredOption('--tenant <id>', 'the business, as in ten_…')
    .requiredOption('--email <email>', 'what the person signs in with')
    .requiredOption('--name <name>', 'what people call them')
    .option('--role <role>', 'owner, admin or member', 'owner');
}

function inputFrom(options: unknown) {
  const { tenant, ...person } = userSchema.parse(options);
  return { tenantId: tenant, ...person };
}

async function readPassword(file: string): Promise<string> {
  const content = file === '-' ? await text(process.stdin) : await readFile(file, 'utf8');
  return passwordSchema.parse(content.replace(/\r?\n$/, ''));
}
