#!/usr/bin/env node
/** The program `pulumi-ims`. It runs one command and ends with its status. */
import "../nodeVersion";
import { runCommand } from "./command";

runCommand(process.argv.slice(2), {
  environment: process.env,
  print: (text) => void process.stdout.write(text),
  tell: (line) => void process.stderr.write(`pulumi-ims: ${line}\n`),
}).then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    process.stderr.write(`pulumi-ims: ${String(error)}\n`);
    process.exitCode = 1;
  },
);
