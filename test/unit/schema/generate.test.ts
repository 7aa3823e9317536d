/** schema.json is what the interfaces say today, in prettier's spelling, and a valid Pulumi package schema. */
import { readFileSync } from "node:fs";

import Ajv2020 from "ajv/dist/2020";

import { generate } from "../../../provider/schema/generate";
import { inRepository, repositoryFolder } from "../../support/repository";
import { startProgram } from "../../support/run";
import { published, publishedText } from "./published";

describe("schema.json", () => {
  it("is what make schema writes", () => {
    expect(JSON.stringify(generate(repositoryFolder))).toBe(JSON.stringify(published));
  });

  it("is spelled as prettier would", async () => {
    const prettier = inRepository("node_modules", "prettier", "bin", "prettier.cjs");
    const arguments_ = [prettier, "--check", inRepository("schema.json")];
    const options = { folder: repositoryFolder };
    const { output, status } = await startProgram(process.execPath, arguments_, options).finished;
    expect({ status, output }).toMatchObject({ status: 0 });
  });

  it("is valid by Pulumi's metaschema", () => {
    const file = inRepository("test", "fixtures", "pulumi", "metaschema.json");
    // Formats are the business of a package beside ajv; those two say nothing that the linker does not find.
    const formats = { regex: true, "uri-reference": true } as const;
    const ajv = new Ajv2020({ strict: false, allErrors: true, formats });
    const validate = ajv.compile(JSON.parse(readFileSync(file, "utf8")));
    validate(published);
    expect(validate.errors ?? []).toEqual([]);
  });

  it("never forces a replacement that the provider's own diff would not ask for", () => {
    expect(publishedText).not.toContain('"replaceOnChanges"');
    expect(publishedText).toContain('"willReplaceOnChanges": true');
  });

  it("has no defaults that generated SDKs would send", () => {
    expect(publishedText).not.toContain('"default":');
    expect(publishedText).not.toContain('"defaultInfo":');
  });

  it("keeps what the classes fill in to itself", () => {
    expect(publishedText).not.toContain("declaredAs");
  });
});
