import { Command } from 'commander';
import { startMailbox } from './index.ts';

const program = new Command('mailbox')
  .description('A mail server that delivers nothing: what it takes is shown on a page.')
  .option('--smtp-port <number>', 'port for mails; 0 takes any free one', '0')
  .option('--port <number>', 'port of the page; 0 takes any free one', '0')
  .option('--host <address>', 'address to listen on', '127.0.0.1')
  .option('--json', 'print one JSON line on start')
  .parse();

const flags = program.opts<{ smtpPort: string; port: string; host: string; json?: boolean }>();
const mailbox = await startMailbox({
  smtpPort: Number(flags.smtpPort),
  port: Number(flags.port),
  host: flags.host,
});
const { smtpUrl, baseUrl } = mailbox;

// Before the line is printed: whoever reads it may end us at once.
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    void mailbox.close().then(() => process.exit(0));
  });
}

if (flags.json) process.stdout.write(`${JSON.stringify({ smtpUrl, baseUrl })}\n`);
else process.stdout.write(`smtpUrl: ${smtpUrl}\nbaseUrl: ${baseUrl}\n`);
