#!/usr/bin/env node
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
