#!/usr/bin/env node
import { runCli } from './run-cli.ts';

// Set, not exit(): what was written must reach a pipe.
process.exitCode = await runCli(process.argv.slice(2), { stdout: process.stdout, stderr: process.stderr });
