#!/usr/bin/env node
/**
 * Entry of the bin `hcrm-verify-audit`: hands arguments, output and exit code of the process to the command, which is in
 * `verify-audit-command.ts` and knows no process.
 */
import { verifyAuditCommand } from "./verify-audit-command.ts";

process.exitCode = await verifyAuditCommand(process.argv.slice(2), {
  out: (line) => process.stdout.write(`${line}\n`),
  err: (line) => process.stderr.write(`${line}\n`),
});
