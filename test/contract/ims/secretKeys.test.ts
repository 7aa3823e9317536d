/** Access keys go out as signatures only: no secret key and no signature is in state, output, trace or error. */
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { bucket, imsStack, type ImsStack } from "../../support/imsStack";

jest.setTimeout(120_000);

let ims: ImsStack;
beforeAll(async () => void (ims = await imsStack({ ims: { jobMs: 20 } })));
afterAll(() => ims.stop());

const secrets = () => Object.values(ims.cloud.accessKeys).map(({ secretKey }) => secretKey);

it("keeps secret keys to itself, in success and in failure", async () => {
  const traceFile = path.join(ims.stack.folder, "requests.log");
  const large = ims.file("large.qcow2", Buffer.alloc(13 * 1024 * 1024, "QFI "));
  const program = [
    {
      kind: "Image",
      name: "golden",
      inputs: {
        name: "golden",
        source: { kind: "file", path: large, bucket },
        diskFormat: "qcow2",
        minDiskGb: 40,
      },
    },
  ] as const;
  const environment = { ...ims.environment, PULUMI_IMS_TRACE: traceFile };
  const up = await ims.stack.attempt({ command: "up", program }, { environment });
  expect(up.failure).toBeUndefined();
  const wrong = { ...environment, ALICE_SECRET_KEY: "not-the-secret-key-of-alice" };
  const refused = await ims.stack.attempt({ command: "refresh" }, { environment: wrong });
  expect(refused.failure).toMatch(/401/);
  const trace = readFileSync(traceFile, "utf8");
  expect(trace).toMatch(/POST .*\/v2\/images/);
  expect(trace).toMatch(/PUT .*pulumi-ims-staged/);
  const everything = [
    trace,
    JSON.stringify(ims.stack.state()),
    ...[up, refused].flatMap(({ told, failure = "" }) => [told, failure]),
  ].join("\n");
  for (const secret of [...secrets(), "not-the-secret-key-of-alice"])
    expect(everything).not.toContain(secret);
  expect(everything).not.toMatch(/Signature=(?!\*)[0-9a-f]{16}/);
});
