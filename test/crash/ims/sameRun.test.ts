/** A request that makes an image and whose answer nobody saw: the run finds what came of it and goes on, and every message says the user's name. */
import type { Effect } from "../../cloud/faults";
import type { Properties } from "../../support/providerProcess";
import type { Command } from "../../support/stack";
import { bucket, imsStack, type ImsStack } from "../../support/imsStack";
import { jobsOf } from "./killScene";

jest.setTimeout(120_000);

let ims: ImsStack;
afterEach(() => ims.stop());

const up = (inputs: Properties): Extract<Command, { command: "up" }> => ({
  command: "up",
  program: [{ kind: "Image", name: "golden", inputs: { name: "golden", ...inputs } }],
});

const sources: Readonly<Record<string, () => Properties>> = {
  "a server": () => ({
    source: { kind: "server", serverId: ims.cloud.ims.owner["stoppedServer"] },
  }),
  "an object": () => ({
    ...{ source: { kind: "object", bucket, key: "disk.qcow2" }, minDiskGb: 40 },
    osVersion: "CentOS 7.6 64bit",
  }),
  "a registered object": () => ({
    ...{ source: { kind: "register", bucket, key: "disk.qcow2" }, minDiskGb: 40 },
    diskFormat: "qcow2",
  }),
  "a file": () => ({
    source: { kind: "file", path: ims.file("disk.qcow2", "QFI the bytes of a disk") },
    ...{ diskFormat: "qcow2", minDiskGb: 40 },
  }),
};

const lost: Effect = { afterAnswerLost: true };
const unheard: readonly (readonly [title: string, when: "start" | "end", effect: Effect])[] = [
  ["a server", "start", { afterStatus: 500 }],
  ["a server", "end", lost],
  ["an object", "start", { afterStatus: 504 }],
  ["an object", "end", { cutBody: true }],
  ["a registered object", "start", lost],
  ["a registered object", "end", { afterStatus: 502 }],
  ["a file", "start", lost],
  ["a file", "end", { afterStatus: 500 }],
];

const begins = "^/(v2/cloudimages/action|v2/images|v1/cloudimages/[^/]+/upload)$";

it.each(unheard)(
  "an image of %s whose record shows at the %s of its job is made once, in one run, after %j",
  async (title, recordAppears, effect) => {
    ims = await imsStack({ ims: { jobMs: 100, recordAppears } });
    await ims.object("disk.qcow2", "QFI the bytes of a disk");
    const rule = ims.cloud.local.fault({ path: begins, nth: 1, userAgent: "pulumi-", ...effect });
    const { failure, told } = await ims.stack.attempt(up(sources[title]?.() ?? {}));
    expect([rule.hits(), failure]).toEqual([1, undefined]);
    expect(told).not.toContain("pulumi-creating");
    const images = (await ims.images()).map(({ name, status }) => `${name} ${status}`);
    expect(images).toEqual(["golden active"]);
    expect((await jobsOf(ims)).length).toBe(title === "a file" ? 0 : 1);
  },
);

it.each(["a server", "a file"])(
  "a refusal that quotes the mark of an image of %s says its name",
  async (title) => {
    ims = await imsStack({ ims: { jobMs: 20 } });
    const mark = `pulumi-creating-${"7670".repeat(8)}-${"ab".repeat(16)}-s0123456789abcdef`;
    const body = { error: { code: "IMG.0003", message: `The name ${mark} is not allowed.` } };
    ims.cloud.local.fault({ method: "POST", path: begins, status: 400, body });
    const { failure } = await ims.stack.attempt(up(sources[title]?.() ?? {}));
    expect(failure).toContain("The name golden is not allowed");
    expect(failure).toContain('create image "golden"');
    expect(failure).not.toContain("pulumi-creating");
  },
);
