/**
 * Cancel while much is under way: every call ends within a second, and the next process finishes the same work with nothing
 * twice. On the local cloud, over real gRPC.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { credentials, status, type ServiceError } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { Plugin } from "../../../../provider/hosts/grpc/plugin";
import { serve } from "../../../../provider/hosts/grpc/server";
import { imsPerson } from "../../../support/imsPerson";
import { startLocalCloud, type LocalCloud } from "../../../support/localCloud";
import { person } from "../../../support/person";

type Properties = Record<string, unknown>;

let folder: string;
let cloud: LocalCloud;
let ends: (() => void)[];

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "ims-cancel-"));
  ends = [];
});

afterEach(async () => {
  for (const end of ends) end();
  await cloud.stop();
  rmSync(folder, { recursive: true, force: true });
});

function asked<Answer>(
  call: (done: (error: ServiceError | null, answer: Answer) => void) => unknown,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    call((error, answer) => (error === null ? resolve(answer) : reject(error)));
  });
}

/** A process of the plugin, as one run of the engine starts it. */
async function process(environment: NodeJS.ProcessEnv, config: Properties = {}) {
  const home = { XDG_CACHE_HOME: path.join(folder, "cache") };
  const { server, port } = await serve(new Plugin({ ...environment, ...home }, undefined));
  const client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure());
  ends.push(() => {
    client.close();
    server.forceShutdown();
  });
  const args = Struct.fromJavaScript(config as never);
  await asked((done) => client.configure(new messages.ConfigureRequest().setArgs(args), done));
  return {
    create: async (name: string, inputs: Properties) => {
      const request = new messages.CreateRequest()
        .setUrn(`urn:pulumi:dev::program::ims:index:Image::${name}`)
        .setProperties(Struct.fromJavaScript({ name, ...inputs } as never));
      const answer = await asked<messages.CreateResponse>((done) => client.create(request, done));
      return answer.getProperties()?.toJavaScript() ?? {};
    },
    cancel: () => asked<Empty>((done) => client.cancel(new Empty(), done)),
  };
}

/** Cancels, and returns the status of each call and how long the last one took to end. */
async function cancelled(run: { cancel(): Promise<unknown> }, calls: readonly Promise<unknown>[]) {
  const codes = calls.map((call) => call.catch((error: ServiceError) => error.code));
  const startedMs = performance.now();
  await run.cancel();
  const ended = await Promise.all(codes);
  return { ended, durationMs: performance.now() - startedMs };
}

it("ends all uploads within a second, and the next run makes each image once", async () => {
  cloud = await startLocalCloud();
  const file = path.join(folder, "disk.raw");
  writeFileSync(file, "the bytes of a disk");
  const disk = { source: { kind: "file", path: file }, diskFormat: "raw" };
  const environment = { OS_CLIENT_CONFIG_FILE: cloud.cloudsYaml, OS_CLOUD: "alice" };
  const names = ["a", "b", "c"];

  cloud.local.fault({ method: "PUT", path: "/v2/images/*/file", hold: "before", count: 3 });
  const first = await process(environment);
  const uploads = names.map((name) => first.create(name, disk));
  await cloud.local.waitForHeld(3);
  const { ended, durationMs } = await cancelled(first, uploads);
  expect(ended).toEqual(names.map(() => status.CANCELLED));
  expect(durationMs).toBeLessThan(1_000);
  cloud.local.release("reset");

  // A leftover that is young may belong to a run that still works.
  cloud.local.ageImages(60);
  const second = await process(environment);
  const made = await Promise.all(names.map((name) => second.create(name, disk)));
  expect(made.map((image) => image["status"])).toEqual(names.map(() => "active"));
  const images = await (await person(cloud, "alice")).ownImages();
  expect(images.map(({ name }) => name).toSorted()).toEqual(names);
  expect(JSON.stringify(images)).not.toContain("pulumi_creating");
});

it("ends the wait for a job within a second, and the next run waits for the same job", async () => {
  cloud = await startLocalCloud({ ims: { jobMs: 600_000 } });
  const keys = cloud.accessKeys["alice"];
  const environment = {
    HW_ACCESS_KEY: keys?.accessKey,
    HW_SECRET_KEY: keys?.secretKey,
    HW_REGION_NAME: "local-1",
    HW_AUTH_URL: cloud.iamUrl,
  };
  const config = { endpoint: cloud.imsUrls["local-1"] };
  const server = { source: { kind: "server", serverId: cloud.ims.owner["stoppedServer"] } };
  const requests = (method: string, part: string) =>
    cloud.local.requests().filter((each) => each.method === method && each.path.includes(part));

  const first = await process(environment, config);
  const creation = first.create("golden", server);
  while (requests("GET", "/jobs/").length === 0) await delay(20);
  const { ended, durationMs } = await cancelled(first, [creation]);
  expect(ended).toEqual([status.CANCELLED]);
  expect(durationMs).toBeLessThan(1_000);

  await cloud.local.ims.advance(600_000);
  const second = await process(environment, config);
  expect(await second.create("golden", server)).toMatchObject({ status: "active" });
  expect(requests("POST", "/v2/cloudimages/action")).toHaveLength(1);
  const images = await imsPerson(cloud, "alice").ownImages();
  expect(images.map(({ name }) => name)).toEqual(["golden"]);
});
