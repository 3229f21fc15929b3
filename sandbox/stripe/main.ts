import { Command } from 'commander';
import { startStripeSandbox } from './index.ts';

const program = new Command('stripe-sandbox')
  .description('A Stripe that runs here: what its library reads of payouts, signed webhooks, a control API.')
  .option('--port <number>', 'port to listen on; 0 takes any free one', '0')
  .option('--host <address>', 'address to listen on', '127.0.0.1')
  .option('--json', 'print one JSON line on start')
  .parse();

const flags = program.opts<{ port: string; host: string; json?: boolean }>();
const { close, ...facts } = await startStripeSandbox({ port: Number(flags.port), host: flags.host });

// Before the line is printed: whoever reads it may end us at once.
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    void close().then(() => process.exit(0));
  });
}

if (flags.json) process.stdout.write(`${JSON.stringify(facts)}\n`);
else for (const [name, value] of Object.entries(facts)) process.stdout.write(`${name}: ${value}\n`);
