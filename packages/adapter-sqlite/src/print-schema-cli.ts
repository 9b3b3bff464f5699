#!/usr/bin/env node
/**
 * The program `hcrm-sqlite-schema`: the command with the streams of this process. Everything it does is in
 * `print-schema.ts`, which tests call without a process.
 */
import { printSchema } from "./print-schema.ts";

process.exitCode = printSchema(process.argv.slice(2), {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(`${text}\n`),
});
