/**
 * The plugin's service over real gRPC, in the test's own process, on the local cloud: what the engine asks,
 * in its order, and what it must be told.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { credentials, status, type Server, type ServiceError } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { Plugin } from "../../../../provider/hosts/grpc/plugin";
import { serve } from "../../../../provider/hosts/grpc/server";
import { startLocalCloud, type LocalCloud } from "../../../support/localCloud";

const signature = "4dabf18193072939515e22adb298388d";
const secret = "1b47061264138c4ac30d75fd1eb44270";
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const missing = "00000000-0000-4000-8000-000000000000";

let folder: string;
let cloud: LocalCloud;
let server: Server;
let client: ResourceProviderClient;

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "ims-plugin-"));
  cloud = await startLocalCloud();
  writeFileSync(path.join(folder, "disk.raw"), "the bytes of a disk");
  await begin();
});

/** A process of the plugin belongs to one run of the engine. */
async function begin(): Promise<void> {
  const environment = {
    OS_CLIENT_CONFIG_FILE: cloud.cloudsYaml,
    OS_CLOUD: "alice",
    XDG_CACHE_HOME: path.join(folder, "cache"),
  };
  const served = await serve(new Plugin(environment, undefined));
  server = served.server;
  client = new ResourceProviderClient(`127.0.0.1:${served.port}`, credentials.createInsecure());
}

function end(): void {
  client.close();
  server.forceShutdown();
}

afterEach(async () => {
  end();
  await cloud.stop();
  rmSync(folder, { recursive: true, force: true });
});

type Properties = Record<string, unknown>;
const struct = (properties: Properties) => Struct.fromJavaScript(properties as never);
const plain = (answer: Struct | undefined): Properties => answer?.toJavaScript() ?? {};
const urn = (token: string, name: string) =>
  `urn:pulumi:dev::program::my:component:Part$${token}::${name}`;

function asked<Answer>(
  call: (done: (error: ServiceError | null, answer: Answer) => void) => unknown,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    call((error, answer) => (error === null ? resolve(answer) : reject(error)));
  });
}

const configure = (args: Properties = {}) =>
  asked<messages.ConfigureResponse>((done) =>
    client.configure(new messages.ConfigureRequest().setArgs(struct(args)), done),
  );
const check = async (token: string, name: string, news: Properties, olds: Properties = {}) => {
  const request = new messages.CheckRequest()
    .setUrn(urn(token, name))
    .setNews(struct(news))
    .setOlds(struct(olds));
  const answer = await asked<messages.CheckResponse>((done) => client.check(request, done));
  return {
    inputs: plain(answer.getInputs()),
    failures: answer.getFailuresList().map((failure) => failure.toObject()),
  };
};
const create = async (token: string, name: string, inputs: Properties, preview = false) => {
  const request = new messages.CreateRequest()
    .setUrn(urn(token, name))
    .setProperties(struct(inputs))
    .setPreview(preview);
  const answer = await asked<messages.CreateResponse>((done) => client.create(request, done));
  return { id: answer.getId(), outputs: plain(answer.getProperties()) };
};
const read = async (token: string, id: string, state: Properties = {}, inputs: Properties = {}) => {
  const request = new messages.ReadRequest()
    .setUrn(urn(token, "golden"))
    .setId(id)
    .setProperties(struct(state))
    .setInputs(struct(inputs));
  return asked<messages.ReadResponse>((done) => client.read(request, done));
};

const image = "ims:index:Image";
const disk = (more: Properties = {}) => ({
  source: { kind: "file", path: path.join(folder, "disk.raw") },
  diskFormat: "raw",
  ...more,
});

it("lives a life: checked, previewed, made, read, compared, changed, deleted", async () => {
  const handshake = await asked<messages.ProviderHandshakeResponse>((done) =>
    client.handshake(new messages.ProviderHandshakeRequest(), done),
  );
  expect(handshake.getAcceptSecrets()).toBe(true);
  expect(handshake.getSupportsAutonamingConfiguration()).toBe(true);
  const configured = await configure();
  expect(configured.getSupportspreview()).toBe(true);
  expect(configured.getSupportsAutonamingConfiguration()).toBe(true);

  const { inputs, failures } = await check(image, "golden", disk({ tags: ["a"], hidden: null }));
  expect(failures).toEqual([]);
  expect(inputs).toEqual({ ...disk(), tags: ["a"], name: expect.stringMatching(/^golden-\w{7}$/) });

  expect(await create(image, "golden", inputs, true)).toEqual({ id: "", outputs: inputs });

  const made = await create(image, "golden", inputs);
  expect(made.outputs).toMatchObject({ status: "active", tags: ["a"], sizeBytes: 19 });
  expect(made.outputs).not.toHaveProperty("declaredAs");

  const seen = await read(image, made.id, made.outputs, inputs);
  expect(plain(seen.getInputs())).toEqual(inputs);
  expect(plain(seen.getProperties())).toEqual(made.outputs);

  const changed = { ...inputs, tags: ["b", "a"], visibility: "private" };
  const request = new messages.DiffRequest()
    .setUrn(urn(image, "golden"))
    .setId(made.id)
    .setOlds(struct(made.outputs))
    .setOldInputs(struct(inputs))
    .setNews(struct(changed));
  const difference = await asked<messages.DiffResponse>((done) => client.diff(request, done));
  expect(difference.getDiffsList()).toEqual(["visibility", "tags"]);
  expect(difference.getReplacesList()).toEqual([]);
  expect(difference.getDetaileddiffMap().has("tags[0]")).toBe(true);

  const update = (preview: boolean) =>
    asked<messages.UpdateResponse>((done) =>
      client.update(
        new messages.UpdateRequest()
          .setUrn(urn(image, "golden"))
          .setId(made.id)
          .setOlds(struct(made.outputs))
          .setOldInputs(struct(inputs))
          .setNews(struct(changed))
          .setPreview(preview),
        done,
      ),
    );
  const previewed = plain((await update(true)).getProperties());
  expect(previewed).toMatchObject({ owner: cloud.projects.owner, visibility: "private" });
  expect(previewed).not.toHaveProperty("updatedAt");
  const updated = plain((await update(false)).getProperties());
  expect(updated).toMatchObject({ visibility: "private", adopted: false });

  end();
  await begin();
  await configure();
  const remove = new messages.DeleteRequest()
    .setUrn(urn(image, "golden"))
    .setId(made.id)
    .setProperties(struct(updated));
  await asked<Empty>((done) => client.delete(remove, done));
  const gone = await read(image, made.id, updated, changed);
  expect([gone.getId(), gone.hasProperties()]).toEqual(["", false]);
});

it("names an image as the engine says, and says that the program must where it forbids it", async () => {
  await configure();
  const { Mode } = messages.CheckRequest.AutonamingOptions;
  const named = async (mode: messages.CheckRequest.AutonamingOptions.Mode, seed = "") => {
    const options = new messages.CheckRequest.AutonamingOptions().setMode(mode);
    const request = new messages.CheckRequest()
      .setUrn(urn(image, "golden"))
      .setNews(struct(disk()))
      .setRandomseed(seed)
      .setAutonaming(options.setProposedName(mode === Mode.DISABLE ? "" : "stack-golden"));
    const answer = await asked<messages.CheckResponse>((done) => client.check(request, done));
    const reasons = answer.getFailuresList().map((failure) => failure.getReason());
    return { name: plain(answer.getInputs())["name"], reasons };
  };
  expect(await named(Mode.ENFORCE)).toEqual({ name: "stack-golden", reasons: [] });
  expect(await named(Mode.PROPOSE)).toEqual({ name: "stack-golden", reasons: [] });
  expect((await named(Mode.DISABLE)).reasons).toEqual([
    "name: is required because auto-naming is disabled",
  ]);
});

it("reads an image by its id alone, as an import does", async () => {
  await configure();
  const { id, outputs } = await create(image, "golden", disk({ name: "web", tags: ["a"] }));
  const answer = await read(image, id);
  expect(plain(answer.getProperties())).toMatchObject({ name: "web", status: "active" });
  expect(plain(answer.getInputs())).toMatchObject({ name: "web", diskFormat: "raw", tags: ["a"] });
  expect(outputs["name"]).toBe("web");
});

it("keeps the marks of secrets, and shows no value of one in a failure", async () => {
  await configure();
  const hidden = { [signature]: secret, value: { key: "hush" } };
  const { inputs } = await check(image, "golden", disk({ properties: hidden }));
  expect(inputs["properties"]).toEqual(hidden);
  const { outputs } = await create(image, "golden", inputs);
  expect(outputs["properties"]).toEqual(hidden);

  const wrong = { [signature]: secret, value: 12 };
  const { failures } = await check(image, "golden", disk({ visibility: wrong }));
  expect(failures).toEqual([
    { property: "", reason: expect.stringMatching(/^visibility.* must be a string, not a number/) },
  ]);
});

describe("a secret", () => {
  const hide = (value: unknown) => ({ [signature]: secret, value });
  const update = async (id: string, olds: Properties, news: Properties, preview = false) => {
    const request = new messages.UpdateRequest()
      .setUrn(urn(image, "golden"))
      .setId(id)
      .setOlds(struct(olds))
      .setNews(struct(news))
      .setPreview(preview);
    const answer = await asked<messages.UpdateResponse>((done) => client.update(request, done));
    return plain(answer.getProperties());
  };

  it.each([false, true])("of the state stays one at an update (preview: %s)", async (preview) => {
    await configure();
    const properties = { key: "hush" };
    const { id, outputs } = await create(image, "golden", disk({ properties: hide(properties) }));
    const plainNews = disk({ properties, tags: ["a"] });
    await expect(update(id, outputs, plainNews, preview)).resolves.toMatchObject({
      properties: hide(properties),
      tags: ["a"],
    });
  });

  it.each([false, true])("of new inputs is one at an update (preview: %s)", async (preview) => {
    await configure();
    const { id, outputs } = await create(image, "golden", disk({ properties: { key: "1" } }));
    const news = disk({ properties: hide({ key: "hush" }) });
    await expect(update(id, outputs, news, preview)).resolves.toMatchObject({
      properties: hide({ key: "hush" }),
    });
  });

  it("of inputs or of the state stays one at a refresh", async () => {
    await configure();
    const inputs = disk({ name: "web", properties: hide({ key: "hush" }) });
    const { id, outputs } = await create(image, "golden", inputs);
    for (const state of [outputs, { ...outputs, properties: { key: "hush" } }]) {
      const seen = await read(image, id, state, inputs);
      expect(plain(seen.getInputs())).toMatchObject({ properties: hide({ key: "hush" }) });
      expect(plain(seen.getProperties())).toMatchObject({ properties: hide({ key: "hush" }) });
    }
    const seen = await read(image, id, outputs, disk({ name: "web", properties: { key: "hush" } }));
    expect(plain(seen.getProperties())).toMatchObject({ properties: hide({ key: "hush" }) });
  });

  it("in a list hides the whole list of the answer, which may be in another order", async () => {
    await configure();
    const tags = ["z", hide("hush"), "a"];
    const hidden = { tags: hide(expect.arrayContaining(["a", "hush", "z"])) };
    const { inputs } = await check(image, "golden", disk({ tags }));
    expect(inputs["tags"]).toEqual(tags);
    await expect(create(image, "golden", inputs, true)).resolves.toMatchObject({ outputs: hidden });
    const { id, outputs } = await create(image, "golden", inputs);
    expect(outputs).toMatchObject(hidden);
    await expect(update(id, outputs, { ...inputs, name: "web" })).resolves.toMatchObject(hidden);
    const seen = await read(image, id, outputs, inputs);
    expect(plain(seen.getProperties())).toMatchObject(hidden);
    expect(plain(seen.getInputs())["tags"]).toEqual(tags);
  });

  it("in a list of inputs stays one when a refresh finds a shorter list", async () => {
    await configure();
    const tags = ["z", hide("hush")];
    const inputs = disk({ name: "web", tags });
    const { id, outputs } = await create(image, "golden", inputs);
    const tag = "ims:index:ImageTag";
    const other = await create(tag, "one", { imageId: id, tag: "z" });
    // Another run removes the tag: in this one the image declares it.
    end();
    await begin();
    await configure();
    const remove = new messages.DeleteRequest()
      .setUrn(urn(tag, "one"))
      .setId(other.id)
      .setProperties(struct(other.outputs));
    await asked<Empty>((done) => client.delete(remove, done));
    const seen = await read(image, id, outputs, inputs);
    expect(plain(seen.getProperties())).toMatchObject({ tags: hide(["hush"]) });
    expect(plain(seen.getInputs())).toMatchObject({ tags: hide(["hush"]) });
  });
});

it("takes what is not known yet for what it is", async () => {
  await configure();
  const tag = { imageId: unknown, tag: "extra" };
  expect(await check("ims:index:ImageTag", "one", tag)).toEqual({ inputs: tag, failures: [] });
});

it("uses the cloud that the provider instance names", async () => {
  await configure({ cloud: "bob" });
  const { outputs } = await create(image, "golden", disk());
  expect(outputs["owner"]).toBe(cloud.projects.consumer);
});

it("answers look-ups, and names wrong arguments", async () => {
  await configure();
  const { id } = await create(image, "golden", disk({ name: "web" }));
  const invoke = (args: Properties) =>
    asked<messages.InvokeResponse>((done) =>
      client.invoke(
        new messages.InvokeRequest().setTok("ims:index:getImage").setArgs(struct(args)),
        done,
      ),
    );
  expect(plain((await invoke({ name: "web" })).getReturn())).toMatchObject({ id, sizeBytes: 19 });
  const [failure] = (await invoke({ nmae: "web" })).getFailuresList();
  expect(failure?.getReason()).toMatch(/nmae.*did you mean name/);
});

it("names wrong configuration, and asks nobody for it", async () => {
  const checkConfig = (news: Properties) =>
    asked<messages.CheckResponse>((done) =>
      client.checkConfig(new messages.CheckRequest().setNews(struct(news)), done),
    );
  const reasons = async (news: Properties) =>
    (await checkConfig(news)).getFailuresList().map((failure) => failure.getReason());
  expect(await reasons({ cloud: "bob", version: "0.1.0" })).toEqual([]);
  expect(await reasons({ insecure: "true", connections: '{"x":{"cloud":"bob"}}' })).toEqual([]);
  expect(await reasons({ cluod: "bob" })).toEqual([
    expect.stringMatching(/ims:cluod is not known; did you mean cloud/),
  ]);
  expect(await reasons({ connections: { x: { regoin: "a" } } })).toEqual([
    expect.stringMatching(/ims:connections.x.regoin is not known; did you mean region/),
  ]);
  expect(cloud.local.requests()).toEqual([]);
});

it("says with a code of its own what it understands", async () => {
  const early = create(image, "golden", disk());
  await expect(early).rejects.toMatchObject({
    code: status.FAILED_PRECONDITION,
    details: expect.stringMatching(/is not configured/),
  });
  await configure();
  const absent = { imageId: missing, tag: "extra" };
  await expect(create("ims:index:ImageTag", "one", absent)).rejects.toMatchObject({
    code: status.NOT_FOUND,
    details: expect.stringContaining(missing),
  });
  await expect(create("ims:index:Imge", "one", {})).rejects.toMatchObject({
    code: status.FAILED_PRECONDITION,
    details: expect.stringMatching(/no resource ims:index:Imge.*ims:index:ImageTag/),
  });
  const call = asked((done) => client.call(new messages.CallRequest(), done));
  await expect(call).rejects.toMatchObject({ code: status.UNIMPLEMENTED });
});

it("ends what is under way when the run is cancelled", async () => {
  await configure();
  cloud.local.fault({ method: "PUT", path: "/v2/images/*/file", hold: "before" });
  const creation = create(image, "golden", disk());
  const failure = creation.catch((error: unknown) => error);
  await cloud.local.waitForHeld();
  await asked<Empty>((done) => client.cancel(new Empty(), done));
  expect(await failure).toMatchObject({ code: status.CANCELLED });
  cloud.local.release();
});

async function list(
  token: string,
  query: Properties,
  more: { limit?: number; pageSize?: number; after?: string } = {},
) {
  const request = new messages.ListRequest()
    .setToken(token)
    .setQuery(struct(query))
    .setLimit(more.limit ?? 0)
    .setPageSize(more.pageSize ?? 0)
    .setContinuationToken(more.after ?? "");
  const answers: messages.ListResponse.AsObject[] = [];
  for await (const answer of client.list(request))
    answers.push((answer as messages.ListResponse).toObject());
  return {
    found: answers.flatMap(({ result }) => (result === undefined ? [] : [result])),
    next: answers.find(({ continuation }) => continuation)?.continuation?.continuationToken,
    isComputed: answers.some(({ computed }) => computed !== undefined),
  };
}

it("lists what can be imported, a page at a time", async () => {
  await configure();
  const made = ["a", "b", "c"].map((name) => create(image, name, disk({ name })));
  const images = (await Promise.all(made)).map(({ id, outputs }) => ({
    id,
    name: outputs["name"],
  }));
  const first = await list(image, { connection: null }, { limit: 2 });
  expect(first.found).toHaveLength(2);
  const rest = await list(image, {}, { after: first.next ?? "no next page" });
  expect(rest).toMatchObject({ found: [expect.anything()], next: undefined });
  expect(new Set([...first.found, ...rest.found])).toEqual(new Set(images));
  const [b] = images.filter(({ name }) => name === "b");
  expect((await list(image, { name: "b" })).found).toEqual([b]);
  cloud.local.clearRequests();
  await list(image, {}, { limit: 5_000 });
  await list(image, {});
  await list(image, {}, { limit: 3, pageSize: 7 });
  await list(image, {}, { limit: 7, pageSize: 3 });
  await list(image, {}, { pageSize: 7 });
  const pages = cloud.local.requests().filter(({ path: each }) => each === "/v2/images");
  // The largest page that a cloud gives, and the page of an engine that names no size.
  expect(pages.map(({ query }) => new URLSearchParams(query).get("limit"))).toEqual([
    ...["1000", "100", "3", "3", "7"],
  ]);
});

it("lists nothing while the query is not known, and says what is wrong with one", async () => {
  await configure();
  const tag = "ims:index:ImageTag";
  expect(await list(tag, { imageId: unknown })).toMatchObject({ found: [], isComputed: true });
  await expect(list(tag, {})).rejects.toMatchObject({
    code: status.INVALID_ARGUMENT,
    details: expect.stringMatching(/cannot list tags: imageId must be an image id/),
  });
  await expect(list("ims:index:ImageExport", {})).rejects.toMatchObject({
    code: status.FAILED_PRECONDITION,
    details: "resources of type ims:index:ImageExport cannot be listed",
  });
});

it("knows its schema and its version", async () => {
  const answer = await asked<messages.GetSchemaResponse>((done) =>
    client.getSchema(new messages.GetSchemaRequest(), done),
  );
  expect(JSON.parse(answer.getSchema())).toMatchObject({ name: "ims" });
});
