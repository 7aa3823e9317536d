/** The plugin's file in the npm package starts here. release/bundle.ts sets the two constants. */
import "../nodeVersion";
import { cacheFolder } from "../cacheFolder";
import { runProgram } from "./codeCache";

declare const PROGRAM_TEXT: string;
declare const PROGRAM_NAME: string;

// Without a folder the plugin only starts more slowly, so nobody is warned.
const folder = cacheFolder(process.env, () => undefined).within("code");
runProgram({ text: PROGRAM_TEXT, name: PROGRAM_NAME }, folder, [
  exports,
  require,
  module,
  __filename,
  __dirname,
]);
