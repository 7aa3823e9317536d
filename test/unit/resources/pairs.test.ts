/** Check and diff of what stands for a fact: members, share lists, acceptances, tags. None of them asks a cloud. */
import { glanceRules } from "../../../provider/client/glance/rules";
import { imsRules } from "../../../provider/client/ims/rules";
import { DeclaredFacts } from "../../../provider/resources/run/declaredFacts";
import type { HandlerContext, ResourceHandler } from "../../../provider/resources/handler";
import { imageAcceptanceHandler } from "../../../provider/resources/imageAcceptance/handler";
import { imageMemberHandler } from "../../../provider/resources/imageMember/handler";
import { imageMembersHandler } from "../../../provider/resources/imageMembers/handler";
import { imageTagHandler } from "../../../provider/resources/imageTag/handler";
import { UNKNOWN } from "../../../provider/resources/values/unknown";
import { imsSettings } from "../client/ims/samples";
import {
  consumer,
  declaredAs,
  imageId,
  location,
  otherImageId,
  owner,
  sampleContext,
  stubCloud,
  third,
} from "./support/samples";

// Handlers of several kinds in one table: their inputs are what the table says.
type AnyHandler = ResourceHandler<object, object>;
const handlers = {
  ImageMember: imageMemberHandler as unknown as AnyHandler,
  ImageMembers: imageMembersHandler as unknown as AnyHandler,
  ImageAcceptance: imageAcceptanceHandler as unknown as AnyHandler,
  ImageTag: imageTagHandler as unknown as AnyHandler,
};
type Kind = keyof typeof handlers;

async function check(kind: Kind, inputs: object, context: HandlerContext = sampleContext()) {
  const request = { oldInputs: undefined, inputs: inputs as Readonly<Record<string, unknown>> };
  return (await handlers[kind].check(request, context)).failures;
}

const member = { imageId, projectId: consumer };
const list = { imageIds: [imageId], members: [{ projectId: consumer }] };
const tag = { imageId, tag: "golden" };

describe("right inputs", () => {
  it.each<[Kind, object]>([
    ["ImageMember", member],
    ["ImageMember", { ...member, accept: { connection: "consumer" }, connection: "owner" }],
    ["ImageMembers", list],
    ["ImageMembers", { imageIds: [], members: [] }],
    ["ImageMembers", { ...list, members: [{ projectId: third, accept: { connection: "third" } }] }],
    ["ImageAcceptance", { imageId }],
    ["ImageAcceptance", { imageId, status: "rejected", connection: "consumer" }],
    ["ImageTag", tag],
    ["ImageTag", { imageId: imageId.toUpperCase(), tag: "x".repeat(255) }],
    ["ImageMember", { ...member, projectId: "x".repeat(255) }],
    ["ImageMember", { ...member, projectId: " !~..%2e" }],
    ["ImageMember", { ...member, projectId: "..." }],
  ])("of %s pass: %j", async (kind, inputs) => {
    await expect(check(kind, inputs)).resolves.toEqual([]);
  });

  it.each<[Kind, object]>([
    ["ImageMember", { imageId: UNKNOWN, projectId: UNKNOWN, accept: UNKNOWN, connection: UNKNOWN }],
    ["ImageMember", { ...member, accept: { connection: UNKNOWN } }],
    ["ImageMembers", { imageIds: UNKNOWN, members: UNKNOWN }],
    ["ImageMembers", { imageIds: [UNKNOWN, UNKNOWN], members: [UNKNOWN, { projectId: UNKNOWN }] }],
    ["ImageMembers", { ...list, members: [{ projectId: consumer, accept: UNKNOWN }] }],
    ["ImageAcceptance", { imageId: UNKNOWN, status: UNKNOWN }],
    ["ImageTag", { imageId: UNKNOWN, tag: UNKNOWN }],
  ])("of %s may be unknown yet", async (kind, inputs) => {
    await expect(check(kind, inputs)).resolves.toEqual([]);
  });
});

describe("consumers on Huawei Cloud", () => {
  const rules = imsRules(imsSettings(), undefined);
  const onIms = () => sampleContext({ cloud: () => stubCloud({ kind: "ims", rules }) });
  const urn = "organizations::4f:ou:o-1/ou-2";

  it.each<[string, object]>([
    ["an account", { accountId: "aZ09_-" }],
    ["an account with a long id", { accountId: "a".repeat(64) }],
    ["a unit", { organizationUrn: urn }],
    ["an organization", { organizationUrn: "organizations::4f:organization:o-1" }],
    ["a root", { organizationUrn: "organizations::4f:root:o-1/r-1" }],
  ])("may be %s", async (_what, who) => {
    await expect(check("ImageMember", { imageId, ...who }, onIms())).resolves.toEqual([]);
    const shares = { imageIds: [imageId], members: [who, { projectId: consumer }] };
    await expect(check("ImageMembers", shares, onIms())).resolves.toEqual([]);
  });

  const noAccount = "must be the id of an account: letters and digits";
  const noUrn =
    "must look like organizations::<management account>:ou:o-…/ou-… (or organization:, root:)";
  const noAnswer = "only a project accepts: leave it out";
  const combined = "one member is one project, one account or one organization";
  const accept = { connection: "consumer" };
  it.each<[string, object, string, string]>([
    [
      "nobody",
      {},
      "projectId",
      "is required: name whom the image is shared with by projectId, accountId or organizationUrn",
    ],
    ["an empty account", { accountId: "" }, "accountId", noAccount],
    ["an account with a long id", { accountId: "a".repeat(65) }, "accountId", noAccount],
    ["an account with a slash", { accountId: "a/b" }, "accountId", noAccount],
    ["an account with a colon", { accountId: "a:b" }, "accountId", noAccount],
    [
      "an organization of nobody",
      { organizationUrn: "organizations:::ou:o-1" },
      "organizationUrn",
      noUrn,
    ],
    [
      "another resource",
      { organizationUrn: "organizations::4f:account:a" },
      "organizationUrn",
      noUrn,
    ],
    ["an URN with a blank", { organizationUrn: `${urn} x` }, "organizationUrn", noUrn],
    ["an URN in a text", { organizationUrn: `x${urn}` }, "organizationUrn", noUrn],
    [
      "two",
      { ...{ projectId: consumer, accountId: "a" } },
      "accountId",
      `cannot be combined with projectId: ${combined}`,
    ],
    [
      "two others",
      { accountId: "a", organizationUrn: urn },
      "organizationUrn",
      `cannot be combined with accountId: ${combined}`,
    ],
    ["an account that accepts", { accountId: "a", accept }, "accept", noAnswer],
    ["a unit that accepts", { organizationUrn: urn, accept }, "accept", noAnswer],
  ])("must not be %s", async (_what, who, property, reason) => {
    await expect(check("ImageMember", { imageId, ...who }, onIms())).resolves.toEqual([
      { property, reason },
    ]);
    const members = [{ projectId: consumer }, who];
    await expect(check("ImageMembers", { imageIds: [imageId], members }, onIms())).resolves.toEqual(
      [{ property: `members[1].${property}`, reason }],
    );
  });

  it("are refused twice by the field that names them", async () => {
    const members = [
      { accountId: "a" },
      { organizationUrn: urn },
      { accountId: "a" },
      { organizationUrn: urn },
    ];
    await expect(check("ImageMembers", { imageIds: [imageId], members }, onIms())).resolves.toEqual(
      [
        { property: "members[2].accountId", reason: "is already in members[0]" },
        { property: "members[3].organizationUrn", reason: "is already in members[1]" },
      ],
    );
  });

  it("need no answer while it is not known who they are", async () => {
    const who = { accountId: UNKNOWN, accept };
    await expect(check("ImageMember", { imageId, ...who }, onIms())).resolves.toEqual([]);
  });

  it("are 128 at most", async () => {
    const members = Array.from({ length: 129 }, (_, number) => ({ accountId: `a${number}` }));
    const failures = (count: number) =>
      check("ImageMembers", { imageIds: [imageId], members: members.slice(0, count) }, onIms());
    await expect(failures(128)).resolves.toEqual([]);
    await expect(failures(129)).resolves.toEqual([
      { property: "members", reason: "are 129; an image has at most 128 here" },
    ]);
  });
});

describe("answers and vaults", () => {
  const rules = imsRules(imsSettings(), undefined);
  const onIms = () => sampleContext({ cloud: () => stubCloud({ kind: "ims", rules }) });

  it("are those of the cloud", async () => {
    const pending = { imageId, status: "pending" };
    await expect(check("ImageAcceptance", pending)).resolves.toEqual([]);
    await expect(check("ImageAcceptance", pending, onIms())).resolves.toEqual([
      { property: "status", reason: 'is "pending"; this cloud knows accepted, rejected' },
    ]);
    const vault = { imageId, vaultId: "v" };
    await expect(check("ImageAcceptance", vault, onIms())).resolves.toEqual([]);
    await expect(check("ImageAcceptance", vault)).resolves.toEqual([
      { property: "vaultId", reason: "this kind of cloud has no vaults" },
    ]);
  });
});

it("a Glance shares with projects only", async () => {
  const reason = "this kind of cloud shares with project only";
  await expect(check("ImageMember", { imageId, accountId: "a" })).resolves.toEqual([
    { property: "accountId", reason },
  ]);
});

describe("wrong inputs", () => {
  const badId = "must be an image id (a UUID, 8-4-4-4-12 hexadecimal digits)";
  const ownersAccept =
    "is the connection that shares the image: the owner cannot accept for the consumer; name a connection of the consumer's project";

  it.each<[Kind, object, string, string]>([
    ["ImageMember", { ...member, imageId: "golden" }, "imageId", badId],
    ["ImageMember", { imageId }, "projectId", "is required"],
    ["ImageMember", { ...member, projectId: "" }, "projectId", "must name a project"],
    [
      "ImageMember",
      { ...member, projectId: "a/b" },
      "projectId",
      "must not contain a slash: a member id stands in the path of a request",
    ],
    ...[".", "..", "%2e%2E", "%2E", "%252e%252e"].map(
      (projectId): [Kind, object, string, string] => [
        "ImageMember",
        { ...member, projectId },
        "projectId",
        "must not be . or ..: a member id stands in the path of a request, and these are removed from a path",
      ],
    ),
    ...["ä", "a\u0007b", "a\nb", "\u007f"].map((projectId): [Kind, object, string, string] => [
      "ImageMembers",
      { ...list, members: [{ projectId }] },
      "members[0].projectId",
      "must have printable ASCII characters only: a member id stands in the path of a request, and other characters arrive garbled",
    ]),
    [
      "ImageMember",
      { ...member, projectId: "x".repeat(256) },
      "projectId",
      "is longer than 255 characters",
    ],
    ["ImageMember", { ...member, accept: {} }, "accept.connection", "is required"],
    [
      "ImageMember",
      { ...member, accept: { connection: "a" }, connection: "a" },
      "accept.connection",
      ownersAccept,
    ],
    [
      "ImageMember",
      { ...member, acept: {} },
      "acept",
      "there is no such property; did you mean accept?",
    ],
    ["ImageMembers", { ...list, imageIds: [imageId, "x"] }, "imageIds[1]", badId],
    [
      "ImageMembers",
      { ...list, imageIds: [imageId, imageId] },
      "imageIds[1]",
      "is already in imageIds[0]",
    ],
    [
      "ImageMembers",
      {
        ...list,
        members: [{ projectId: consumer }, { projectId: third }, { projectId: consumer }],
      },
      "members[2].projectId",
      "is already in members[0]",
    ],
    [
      "ImageMembers",
      { ...list, connection: "a", members: [{ projectId: consumer, accept: { connection: "a" } }] },
      "members[0].accept.connection",
      ownersAccept,
    ],
    [
      "ImageMembers",
      { ...list, members: [{ projectId: consumer, role: "x" }] },
      "members[0].role",
      "there is no such property in members[0]",
    ],
    ["ImageAcceptance", { imageId: "x" }, "imageId", badId],
    [
      "ImageAcceptance",
      { imageId, status: "maybe" },
      "status",
      'must be "accepted" or "rejected" or "pending"',
    ],
    ["ImageTag", { ...tag, tag: "" }, "tag", "must not be empty"],
    [
      "ImageTag",
      { ...tag, tag: "a/b" },
      "tag",
      '"a/b" must not contain "/": a tag stands in the path of a request',
    ],
    [
      "ImageTag",
      { ...tag, tag: "x".repeat(256) },
      "tag",
      `"${"x".repeat(60)}…" is 256 characters long; a tag has at most 255`,
    ],
  ])("of %s are refused: %#", async (kind, inputs, property, reason) => {
    await expect(check(kind, inputs)).resolves.toEqual([{ property, reason }]);
  });

  it("of ImageMembers are members who are nobody, each once", async () => {
    await expect(check("ImageMembers", { ...list, members: [{}, {}] })).resolves.toEqual([
      { property: "members[0].projectId", reason: "is required" },
      { property: "members[1].projectId", reason: "is required" },
    ]);
  });

  it("of ImageMembers are more members than IMS allows; a Glance decides by itself", async () => {
    const projectId = (n: number) => n.toString(16).padStart(32, "0");
    const many = {
      ...list,
      members: Array.from({ length: 150 }, (_, n) => ({ projectId: projectId(n) })),
    };
    await expect(check("ImageMembers", many)).resolves.toEqual([]);
    const rules = { ...glanceRules, limitsAreUsual: false };
    const context = sampleContext({ cloud: () => stubCloud({ rules }) });
    await expect(check("ImageMembers", many, context)).resolves.toEqual([
      { property: "members", reason: "are 150; an image has at most 128 here" },
    ]);
  });

  it.each<[string, boolean]>([
    [consumer, false],
    [consumer.toUpperCase(), false],
    ["11111111-2222-4333-8444-555555555555", false],
    [consumer.slice(1), true],
    [`${consumer}0`, true],
    ["g".repeat(32), true],
    ["11111111-2222-4333-8444-55555555555", true],
    [`x ${consumer}`, true],
  ])("draw a warning for the project %s: %s", async (projectId, isOdd) => {
    const context = sampleContext();
    await check("ImageMember", { imageId, projectId }, context);
    expect(context.warnings).toHaveLength(isOdd ? 1 : 0);
  });

  it("draw a warning where a project's id looks like none, and no more", async () => {
    const context = sampleContext();
    const members = [{ projectId: consumer }, { projectId: "partner" }];
    await expect(
      check("ImageMembers", { ...list, members, declaredAs: { ...declaredAs("team") } }, context),
    ).resolves.toEqual([]);
    expect(context.warnings).toEqual([
      'team: members[1].projectId "partner" does not look like a project id (32 hexadecimal digits or a UUID); ' +
        "the cloud accepts any text, and a project's name shares with nobody",
    ]);
  });
});

describe("two resources of one program", () => {
  const as = (name: string, inputs: object) => ({ ...inputs, declaredAs: { ...declaredAs(name) } });

  it.each<[Kind, object, Kind, object, string, string]>([
    [
      "ImageMember",
      member,
      "ImageMember",
      member,
      "projectId",
      `project ${consumer} as a member of image ${imageId}`,
    ],
    ["ImageMember", member, "ImageMembers", list, "imageIds", `the members of image ${imageId}`],
    [
      "ImageMembers",
      list,
      "ImageMember",
      member,
      "projectId",
      `project ${consumer} as a member of image ${imageId}`,
    ],
    [
      "ImageMembers",
      list,
      "ImageMembers",
      { ...list, members: [] },
      "imageIds",
      `the members of image ${imageId}`,
    ],
    ["ImageTag", tag, "ImageTag", tag, "tag", `tag "golden" on image ${imageId}`],
  ])("are refused: %s %j beside %s %j", async (kind, inputs, otherKind, other, property, words) => {
    const context = sampleContext({ facts: new DeclaredFacts() });
    await expect(check(kind, as("first", inputs), context)).resolves.toEqual([]);
    await expect(check(otherKind, as("second", other), context)).resolves.toEqual([
      {
        property,
        reason: `"second" and "first" both declare ${words}: each would undo the other; keep one of the two`,
      },
    ]);
  });
});

describe("a diff", () => {
  /** Changes are written `property`, or `property!` when they replace. */
  async function diff(kind: Kind, state: object, inputs: object): Promise<string[]> {
    const request = { id: "1", state: { ...location, ...state }, inputs };
    const { changes } = await handlers[kind].diff(request, sampleContext());
    return changes.map(({ property, replaces }) => `${property}${replaces ? "!" : ""}`);
  }
  const accepting = { ...member, accept: { connection: "a" } };
  const shares = [{ imageId, projectId: consumer, status: "pending" }];
  const listState = { ...list, shares };
  const answered = { imageId, projectId: owner, status: "accepted" };

  it.each<[Kind, string, object, object, readonly string[]]>([
    ["ImageMember", "nothing changed", { ...member, status: "pending" }, member, []],
    [
      "ImageMember",
      "another image",
      { ...member, status: "pending" },
      { ...member, imageId: otherImageId },
      ["imageId!"],
    ],
    [
      "ImageMember",
      "another project",
      { ...member, status: "pending" },
      { ...member, projectId: third },
      ["projectId!"],
    ],
    [
      "ImageMember",
      "another connection",
      { ...member, status: "pending" },
      { ...member, connection: "b" },
      ["connection"],
    ],
    ["ImageMember", "accept comes", { ...member, status: "pending" }, accepting, ["accept"]],
    ["ImageMember", "accept goes", { ...accepting, status: "accepted" }, member, ["accept"]],
    [
      "ImageMember",
      "the consumer took it back",
      { ...accepting, status: "rejected" },
      accepting,
      ["accept"],
    ],
    [
      "ImageMember",
      "the consumer, asked elsewhere, rejected",
      { ...member, status: "rejected" },
      member,
      [],
    ],
    [
      "ImageMember",
      "an account in place of a project",
      { ...member, status: "pending" },
      { imageId, accountId: "a" },
      ["projectId!", "accountId!"],
    ],
    [
      "ImageMember",
      "another organization",
      { imageId, organizationUrn: "o", status: "pending" },
      { imageId, organizationUrn: "p" },
      ["organizationUrn!"],
    ],
    [
      "ImageMember",
      "a connection of the consumer in place of another",
      { ...accepting, status: "accepted" },
      { ...accepting, accept: { connection: "b" } },
      ["accept"],
    ],
    ["ImageMember", "accepted as declared", { ...accepting, status: "accepted" }, accepting, []],
    [
      "ImageMembers",
      "a run before did not finish",
      { ...listState, begun: { [imageId]: [consumer] } },
      list,
      ["members"],
    ],
    [
      "ImageMembers",
      "another connection while a member is not known yet",
      listState,
      { ...list, members: [{ projectId: UNKNOWN }], connection: "b" },
      ["connection", "members"],
    ],
    [
      "ImageMembers",
      "an account in place of a project of that name",
      listState,
      { ...list, members: [{ accountId: consumer }] },
      ["members"],
    ],
    [
      "ImageMembers",
      "who accepts uses another connection",
      {
        ...{ ...list, members: [{ projectId: consumer, accept: { connection: "a" } }] },
        shares: [{ imageId, projectId: consumer, status: "accepted" }],
      },
      { ...list, members: [{ projectId: consumer, accept: { connection: "b" } }] },
      ["members"],
    ],
    ["ImageAcceptance", "another vault", answered, { imageId, vaultId: "v" }, ["vaultId"]],
    [
      "ImageAcceptance",
      "another connection",
      answered,
      { imageId, connection: "b" },
      ["connection"],
    ],
    ["ImageMembers", "nothing changed", listState, list, []],
    [
      "ImageMembers",
      "an image comes",
      listState,
      { ...list, imageIds: [imageId, otherImageId] },
      ["imageIds"],
    ],
    ["ImageMembers", "a project goes", listState, { ...list, members: [] }, ["members"]],
    [
      "ImageMembers",
      "somebody was added elsewhere",
      { ...list, shares: [...shares, { imageId, projectId: third, status: "pending" }] },
      list,
      ["members"],
    ],
    ["ImageMembers", "somebody was removed elsewhere", { ...list, shares: [] }, list, ["members"]],
    [
      "ImageMembers",
      "who accepts here took it back",
      { ...listState, members: [{ projectId: consumer, accept: { connection: "a" } }] },
      { ...list, members: [{ projectId: consumer, accept: { connection: "a" } }] },
      ["members"],
    ],
    [
      "ImageMembers",
      "who is shared with is unknown yet",
      listState,
      { ...list, members: UNKNOWN },
      ["members"],
    ],
    [
      "ImageMembers",
      "an image is unknown yet",
      listState,
      { ...list, imageIds: [UNKNOWN] },
      ["imageIds"],
    ],
    ["ImageAcceptance", "nothing changed", answered, { imageId }, []],
    ["ImageAcceptance", "another answer", answered, { imageId, status: "rejected" }, ["status"]],
    [
      "ImageAcceptance",
      "the answer drifted",
      { ...answered, status: "pending" },
      { imageId },
      ["status"],
    ],
    ["ImageAcceptance", "another image", answered, { imageId: otherImageId }, ["imageId!"]],
    ["ImageTag", "nothing changed", tag, tag, []],
    ["ImageTag", "another tag", tag, { ...tag, tag: "silver" }, ["tag!"]],
    ["ImageTag", "another image", tag, { ...tag, imageId: otherImageId }, ["imageId!"]],
    ["ImageTag", "another connection", tag, { ...tag, connection: "b" }, ["connection"]],
  ])("of %s: %s", async (kind, _what, state, inputs, expected) => {
    await expect(diff(kind, state, inputs)).resolves.toEqual(expected);
  });
});
