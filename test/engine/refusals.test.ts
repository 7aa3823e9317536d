/** What the engine prints of inputs that the check refuses, secret ones among them. */
import { pulumiProject } from "../support/engine";
import { describeNeeding } from "../support/needs";

jest.setTimeout(300_000);

const program = {
  text: `
    import * as pulumi from "@pulumi/pulumi";
    import * as ims from "pulumi-ims";
    const secret = (text: string) => pulumi.secret("hunter2/" + text);
    new ims.Image("golden", {
      name: secret("n".repeat(300)),
      tags: [secret("tag"), ""],
      properties: { os_distro: pulumi.secret(20771) as never },
      source: { kind: "webDownload", uri: secret("no address") },
      diskFormat: "qcow2",
    });
  `,
};

describeNeeding(["engine"], "a preview of inputs that are refused", () => {
  it("names each place with its reason, and shows no value", async () => {
    const project = await pulumiProject({
      program,
      environment: {
        ...{ OS_AUTH_URL: "https://keystone.invalid/v3", OS_USERNAME: "alice", OS_PASSWORD: "x" },
        ...{ OS_PROJECT_NAME: "images", OS_USER_DOMAIN_NAME: "Default" },
        OS_PROJECT_DOMAIN_NAME: "Default",
      },
    });
    const { output, status } = await project.attempt("preview");
    expect(status).not.toBe(0);
    const shown = output.replace(/\s+/g, " ");
    for (const place of [
      "'golden' has a problem: name: is longer than 255 characters",
      "'golden' has a problem: properties.os_distro: must be a string, not a number",
      "'golden' has a problem: source.uri: must be an http or https address",
      "'golden' has a problem: tags[1]: must not be empty",
    ])
      expect(shown).toContain(place);
    expect(output).not.toMatch(/hunter2|20771|HUSH|<nil>/);
    await project.remove();
  });
});
