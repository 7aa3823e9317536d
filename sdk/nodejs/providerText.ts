/**
 * The text with which the process of dynamic resources loads the provider. It is stored in every
 * state. That process searches from the program's folder, where a package that only a library of
 * the program depends on may not be found.
 */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * Returns the text. It is constant, so that a state does not change with the provider's code, and
 * short, because a state contains it twice for each resource. If the program finds the package by
 * its name, the text is the shorter one, which was the only one in earlier versions.
 */
export function providerText(resource: string, programFolder = process.cwd()): string {
  const file = `${resource.charAt(0).toLowerCase()}${resource.slice(1)}`;
  return isFoundFrom(programFolder) ? byName(file) : bySearch(file);
}

function byName(file: string): string {
  return `exports.handler=()=>require("pulumi-ims/dynamic/${file}")`;
}

/**
 * Searches the packages that the program depends on, nearest first, until one of them finds this
 * package. It works in every layout of npm, pnpm and Yarn with node_modules, and contains no
 * folder, because a state is used on other machines too.
 */
function bySearch(file: string): string {
  return (
    `exports.handler=()=>{const f=require("node:fs"),p=require("node:path"),q=[process.cwd()],n="pulumi-ims",` +
    `up=(d,x)=>{for(;;d=p.dirname(d)){const e=p.join(d,x);if(f.existsSync(e))return f.realpathSync(e);if(d===p.dirname(d))return}};` +
    `for(const d of q){if(up(d,"node_modules/"+n))return require("node:module").createRequire(p.join(d,"_"))(n+"/dynamic/${file}");` +
    `const w=up(d,"package.json"),j=w?JSON.parse(f.readFileSync(w,"utf8")):{};` +
    `for(const x in{...j.dependencies,...j.devDependencies,...j.optionalDependencies,...j.peerDependencies})` +
    `{const e=up(d,"node_modules/"+x);if(e&&!q.includes(e))q.push(e)}}` +
    // The last attempt is for folders that only NODE_PATH lists.
    `try{return require(n+"/dynamic/${file}")}catch{}` +
    `const e=new Error(n+" is not in node_modules of "+q[0]+" nor of a package it depends on: run npm install "+n+" there");` +
    `e.stack=e.message;throw e}`
  );
}

const found = new Map<string, boolean>();

function isFoundFrom(folder: string): boolean {
  const known = found.get(folder) ?? resolves(folder);
  found.set(folder, known);
  return known;
}

/**
 * Searches as Node does for a package from a folder. It does not use `require.resolve`, which test
 * runners replace.
 */
function resolves(folder: string): boolean {
  const parent = dirname(folder);
  if (existsSync(join(folder, "node_modules", "pulumi-ims", "package.json"))) return true;
  return parent !== folder && resolves(parent);
}
