import {
  consumerFields,
  consumerKind,
  consumerOf,
  consumerTitle,
} from "../../../provider/client/consumer";

const unit = "organizations::aa11:ou:o-abc/ou-def";

describe.each([
  ["project", { projectId: "1c3f" }, "1c3f", "project 1c3f"],
  ["account", { accountId: "aa11" }, "account:aa11", "account aa11"],
  ["organization", { organizationUrn: unit }, unit, `organization ${unit}`],
] as const)("a consumer that is a %s", (kind, fields, text, title) => {
  it("is one text, and the same fields again", () => {
    expect(consumerOf(fields)).toBe(text);
    expect(consumerFields(text)).toEqual(fields);
    expect(consumerKind(text)).toBe(kind);
    expect(consumerTitle(text)).toBe(title);
  });
});
