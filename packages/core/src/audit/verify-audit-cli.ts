#!/usr/bin/env node
/** Entry of the bin `hcrm-verify-audit`; the command is in `verify-audit-command.ts`. */
import { verifyAuditCommand } from "./verify-audit-command.ts";

process.exitCode = await verifyAuditCommand(process.argv.slice(2), {
  out: (line) => process.stdout.write(`${line}\n`),
  err: (line) => process.stderr.write(`${line}\n`),
});
