/** A line that a check reads the cloud for is one line more, and never a condition. */
import { ApiError } from "../../../provider/client/http/errors";
import { Notices, type Finding } from "../../../provider/resources/run/notices";
import { UNKNOWN } from "../../../provider/resources/values/unknown";
import { fakeClock, passUntil } from "../client/support/clocks";
import { declaredAs, sampleContext } from "./support/samples";

const inputs = { declaredAs: declaredAs() };
const failure = (kind: "notFound" | "forbidden" | "unauthenticated" | "unreachable") =>
  new ApiError({ kind, purpose: "read image", reason: "no" });

/** Says one thing after the other in one process; counts the reads. */
async function say(...notices: { inputs: object; read: () => Promise<Finding> }[]) {
  const context = sampleContext({ clock: fakeClock("still") });
  let reads = 0;
  const failures: (string | undefined)[] = [];
  for (const notice of notices) {
    const read = () => {
      reads += 1;
      return notice.read();
    };
    const given = { about: "adopts", kind: "Image", inputs: notice.inputs, read };
    failures.push(await context.notices.say(given, context));
  }
  return { lines: context.notes, warnings: context.warnings, reads, failures };
}

const adopts = () => Promise.resolve({ info: "adopts it" });

it("is said once a resource and process, with the resource's name", async () => {
  const other = { inputs: { declaredAs: declaredAs("silver") }, read: adopts };
  const { lines, reads } = await say({ inputs, read: adopts }, { inputs, read: adopts }, other);
  expect(lines).toEqual(["Image golden: adopts it", "Image silver: adopts it"]);
  expect(reads).toBe(2);
});

it("is said without a name where no class declared the resource", async () => {
  expect((await say({ inputs: {}, read: adopts })).lines).toEqual(["adopts it"]);
});

it("is left out where nothing is to be said", async () => {
  const nothing = { inputs, read: () => Promise.resolve({}) };
  expect(await say(nothing)).toEqual({ lines: [], warnings: [], reads: 1, failures: [undefined] });
});

it("warns, and answers with what makes the declaration impossible", async () => {
  const found = {
    info: "adopts it",
    warnings: ["is another's", "is old"],
    failure: "is not there",
  };
  expect(await say({ inputs, read: () => Promise.resolve(found) })).toEqual({
    lines: ["Image golden: adopts it"],
    warnings: ["Image golden: is another's", "Image golden: is old"],
    ...{ reads: 1, failures: ["is not there"] },
  });
});

it("warns once a process of the same, and tells each topic of a resource once", () => {
  const context = sampleContext();
  const { notices, log } = context;
  const line = { kind: "Image", declaredAs: declaredAs(), sentence: "is kept" };
  const other = { ...line, declaredAs: { ...declaredAs(), stack: "6".repeat(32) } };
  for (const each of [line, line, { ...line, sentence: "is old" }]) notices.warn(each, log);
  expect(context.warnings).toEqual(["Image golden: is kept", "Image golden: is old"]);
  for (const each of [line, line, other]) notices.tell({ ...each, about: "keeps" }, log);
  notices.tell({ ...line, about: "adopts" }, log);
  const nobody = { ...line, declaredAs: undefined, about: "keeps" };
  for (const each of [nobody, nobody]) notices.tell(each, log);
  expect(context.notes).toEqual([
    ...Array.from({ length: 3 }, () => "Image golden: is kept"),
    ...["is kept", "is kept"],
  ]);
});

it("reads nothing for inputs that are not known yet", async () => {
  const unknown = { inputs: { ...inputs, existingId: UNKNOWN }, read: adopts };
  expect(await say(unknown)).toMatchObject({ lines: [], warnings: [], reads: 0 });
});

it.each(["unauthenticated", "unreachable"] as const)(
  "after a read that is answered %s fails nothing, and asks this connection nothing more",
  async (kind) => {
    const refused = { inputs, read: () => Promise.reject(failure(kind)) };
    const next = { inputs: { declaredAs: declaredAs("silver") }, read: adopts };
    const elsewhere = { inputs: { declaredAs: declaredAs("b"), connection: "b" }, read: adopts };
    const { lines, warnings, reads } = await say(refused, next, elsewhere);
    expect({ lines, warnings, reads }).toEqual({
      lines: ["Image b: adopts it"],
      warnings: [],
      reads: 2,
    });
  },
);

it.each(["notFound", "forbidden"] as const)("%s is about one image alone", async (kind) => {
  const refused = { inputs, read: () => Promise.reject(failure(kind)) };
  const next = { inputs: { declaredAs: declaredAs("silver") }, read: adopts };
  expect((await say(refused, next)).lines).toEqual(["Image silver: adopts it"]);
});

it("is given up after three seconds, and waited for by one check only", async () => {
  const clock = fakeClock("still");
  const context = sampleContext({ clock, notices: new Notices() });
  const startMs = clock.now();
  const never = () => new Promise<Finding>(() => undefined);
  const said = (name: string) =>
    context.notices.say(
      { about: "adopts", kind: "Image", inputs: { declaredAs: declaredAs(name) }, read: never },
      context,
    );
  await passUntil(clock, said("golden"));
  expect(clock.now() - startMs).toBeGreaterThanOrEqual(3_000);
  expect(clock.now() - startMs).toBeLessThan(3_100);
  await said("silver");
  expect(context.notes).toEqual([]);
});
