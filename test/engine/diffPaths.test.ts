/**
 * The paths of detailed diffs, read by the engine's own code: each parses and leads to a value, in the old properties,
 * in the new ones or in both, as the kind of the diff claims. One process of a Go program reads them all.
 */
import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { createInterface } from "node:readline";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import fc from "fast-check";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { detailedDiff, type Compared } from "../../provider/hosts/grpc/detailedDiff";
import { Plugin } from "../../provider/hosts/grpc/plugin";
import type { Properties } from "../../provider/hosts/grpc/properties";
import { resourceCalls } from "../../provider/hosts/grpc/resourceCalls";
import { propertyPath } from "../../provider/resources/values/propertyPath";
import { describeNeeding, pathsProgram } from "../support/needs";
import { sampleContext } from "../unit/resources/support/samples";

jest.setTimeout(180_000);

/** Few of them, so that old and new properties often have the same ones, and any others. */
const key = fc.oneof(
  fc.constantFrom("a", "b.c", 'q"q', "x[0]", "", "0", "*", "back\\", "b.\\", '\\"', "größe", " "),
  fc.string({ unit: "binary", maxLength: 6 }).filter((text) => text !== "__proto__"),
);
const text = fc.oneof(fc.constantFrom("1", "2"), fc.string({ unit: "binary", maxLength: 4 }));
const map = <Value>(value: fc.Arbitrary<Value>) =>
  fc.dictionary(key, value, { maxKeys: 4, noNullPrototype: true });

describeNeeding(["paths"], "the engine reads the paths of detailed diffs", () => {
  let engine: ChildProcessWithoutNullStreams;
  let answers: AsyncIterator<string>;

  beforeAll(() => {
    engine = spawn(pathsProgram(), [], { stdio: "pipe" });
    answers = createInterface({ input: engine.stdout })[Symbol.asyncIterator]();
  });

  afterAll(() => void engine.stdin.end());

  async function problemsOf(compared: Compared, response: messages.DiffResponse) {
    const diffs: object[] = [];
    response.getDetaileddiffMap().forEach((diff: messages.PropertyDiff, path: string) => {
      diffs.push({ path, kind: diff.getKind(), inputDiff: diff.getInputdiff() });
    });
    engine.stdin.write(`${JSON.stringify({ ...compared, diffs })}\n`);
    const { value } = await answers.next();
    return { diffs, problems: JSON.parse(String(value)) as string[] };
  }

  it("of any changes of any properties", async () => {
    const { value } = fc.letrec((again) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        text,
        fc.nat(2),
        fc.boolean(),
        fc.constant(null),
        fc.array(again("value"), { maxLength: 4 }),
        map(again("value")),
      ),
    }));
    const tree = map(value);
    const trees = fc.record({ oldInputs: tree, state: tree, news: tree });
    await fc.assert(
      fc.asyncProperty(trees, fc.nat(3), async (compared, offset) => {
        const places = [compared.oldInputs, compared.state, compared.news].flatMap(pathsIn);
        const changes = places
          .filter((_, index) => index % 4 === offset)
          .map((path) => propertyPath(path))
          // The engine has no path for some keys at the top, which no resource has.
          .filter((path) => path !== "")
          .map((property, index) => ({ property, replaces: index % 2 === 1 }));
        const { diffs, problems } = await problemsOf(compared, detailedDiff(changes, compared, []));
        expect(problems).toEqual([]);
        expect(diffs.length > 0).toBe(changes.length > 0);
      }),
      { numRuns: 5_000 },
    );
  });

  it("of images, shares and acceptances that changed", async () => {
    const calls = resourceCalls(anyPlugin());
    await fc.assert(
      fc.asyncProperty(kindsAndProperties(), async ([kind, { oldInputs, live, news }]) => {
        const state = { ...oldInputs, ...live };
        const request = new messages.DiffRequest()
          .setUrn(`urn:pulumi:dev::program::ims:index:${kind}::golden`)
          .setId("1")
          .setOldInputs(struct(oldInputs))
          .setOlds(struct(state))
          .setNews(struct(news));
        const { problems } = await problemsOf(
          { oldInputs, state, news },
          await calls.diff(request),
        );
        expect(problems).toEqual([]);
      }),
      { numRuns: 5_000 },
    );
  });
});

/** What a program declared, what it declares now, and what a refresh found of it. */
interface Declared {
  readonly oldInputs: Properties;
  readonly live: Properties;
  readonly news: Properties;
}

function kindsAndProperties(): fc.Arbitrary<[string, Declared]> {
  const some = <Model extends object>(model: {
    [Name in keyof Model]: fc.Arbitrary<Model[Name]>;
  }) => fc.record(model, { requiredKeys: [] });
  const settings = { connection: text, timeouts: some({ createSeconds: fc.nat(2) }) };
  const set = fc.uniqueArray(text, { maxLength: 4 });
  const place = fc.constantFrom("https://a/1", "https://a/2");
  const attributes = {
    ...{ name: text, tags: set, properties: map(text), visibility: text, hidden: fc.boolean() },
    ...{ diskFormat: text, containerFormat: text, minDiskGb: fc.nat(2), minRamMb: fc.nat(2) },
  };
  const webDownload = fc.record({ kind: fc.constant("webDownload"), uri: place });
  const image = some({
    ...{ ...attributes, ...settings, deleteAdopted: fc.boolean(), forceDelete: fc.boolean() },
    ...{ existingId: fc.constantFrom("1", "2"), source: webDownload },
  });
  // What every state of an image has.
  const found = { tags: [], properties: {}, status: "active", visibility: "shared", hidden: false };
  const liveImage = some({ ...attributes, source: webDownload }).map((live) => ({
    ...found,
    ...live,
  }));
  const accept = some({ connection: text, vaultId: text });
  const member = fc.oneof(
    fc.record({ projectId: text, accept }, { requiredKeys: ["projectId"] }),
    fc.record({ accountId: text }),
  );
  const members = fc.array(member, { maxLength: 4 });
  const share = { imageId: text, projectId: text, status: fc.constantFrom("pending", "accepted") };
  const list = fc.record(
    { imageIds: set, members, ...settings },
    { requiredKeys: ["imageIds", "members"] },
  );
  const one = fc.record(
    { imageId: text, projectId: text, accept, ...settings },
    { requiredKeys: ["imageId", "projectId"] },
  );
  const answer = fc.record(
    { imageId: text, status: fc.constantFrom("accepted", "rejected"), vaultId: text, ...settings },
    { requiredKeys: ["imageId", "status"] },
  );
  const tag = fc.record(
    { imageId: text, tag: text, ...settings },
    { requiredKeys: ["imageId", "tag"] },
  );
  const of = (kind: string, inputs: fc.Arbitrary<Properties>, live: fc.Arbitrary<Properties>) =>
    fc.tuple(fc.constant(kind), fc.record({ oldInputs: inputs, news: inputs, live }));
  return fc.oneof(
    { weight: 3, arbitrary: of("Image", image, liveImage) },
    {
      weight: 2,
      arbitrary: of(
        "ImageMembers",
        list,
        fc.record({ shares: fc.array(fc.record(share)), members }, { requiredKeys: ["shares"] }),
      ),
    },
    of("ImageMember", one, fc.record({ status: share.status })),
    of("ImageAcceptance", answer, fc.record({ status: share.status })),
    of("ImageTag", tag, fc.constant({})),
  );
}

function anyPlugin(): Plugin {
  const plugin = new Plugin({}, undefined);
  jest.spyOn(plugin, "contextFor").mockReturnValue(sampleContext());
  return plugin;
}

function struct(properties: object): Struct {
  return Struct.fromJavaScript(properties as never);
}

/** Every place in a tree. */
function pathsIn(value: unknown): (string | number)[][] {
  if (typeof value !== "object" || value === null) return [];
  const entries: [string | number, unknown][] = Array.isArray(value)
    ? value.map((item, index) => [index, item])
    : Object.entries(value);
  return entries.flatMap(([part, inner]) => [
    [part],
    ...pathsIn(inner).map((rest) => [part, ...rest]),
  ]);
}
