import { declareFacts } from "../../../provider/resources/run/conflict";
import { DeclaredFacts, type Fact } from "../../../provider/resources/run/declaredFacts";
import { consumer, declaredAs, imageId, otherImageId, third } from "./support/samples";

const member: Fact = { kind: "member", imageId, consumer };
const memberList: Fact = { kind: "memberList", imageId };
const acceptance: Fact = { kind: "acceptance", imageId, consumer };
const tag: Fact = { kind: "tag", imageId, tag: "golden" };
const image: Fact = { kind: "image", imageId };
const written: Fact = { kind: "export", imageId, object: "b:k" };

describe("what is declared", () => {
  it.each([[member], [memberList], [acceptance], [tag], [image], [written]])(
    "is known from then on: %j",
    (fact) => {
      const facts = new DeclaredFacts();
      expect(facts.isDeclared(fact)).toBe(false);
      facts.declare(declaredAs(), [fact]);
      expect(facts.isDeclared(fact)).toBe(true);
    },
  );

  it.each([
    [member, { ...member, consumer: third } as Fact],
    [member, { ...member, imageId: otherImageId } as Fact],
    [member, acceptance],
    [tag, { ...tag, tag: "other" } as Fact],
    [image, { ...image, imageId: otherImageId } as Fact],
    [written, { ...written, object: "b:other" } as Fact],
    [acceptance, { ...acceptance, consumer: third } as Fact],
    [image, memberList],
  ])("%j says nothing of %j", (declared, other) => {
    const facts = new DeclaredFacts();
    facts.declare(declaredAs(), [declared]);
    expect(facts.isDeclared(other)).toBe(false);
  });

  it("takes the place of what the same resource declared before", () => {
    const facts = new DeclaredFacts();
    facts.declare(declaredAs(), [member]);
    facts.declare(declaredAs(), [tag]);
    expect([facts.isDeclared(member), facts.isDeclared(tag)]).toEqual([false, true]);
  });

  it("can grow", () => {
    const facts = new DeclaredFacts();
    facts.declare(declaredAs(), [tag]);
    facts.add(declaredAs(), image);
    expect([facts.isDeclared(tag), facts.isDeclared(image)]).toEqual([true, true]);
  });

  it("is completed after a check only: a refresh compares before it, with what was declared last time", () => {
    const facts = new DeclaredFacts();
    facts.complete(declaredAs(), [tag]);
    facts.complete(undefined, [member]);
    expect([facts.isDeclared(tag), facts.isDeclared(member)]).toEqual([false, false]);
    facts.declare(declaredAs(), []);
    facts.declare(undefined, []);
    facts.complete(declaredAs(), [tag]);
    facts.complete(undefined, [member]);
    expect([facts.isDeclared(tag), facts.isDeclared(member)]).toEqual([true, true]);
  });

  it("holds for resources that nobody can tell apart", () => {
    const facts = new DeclaredFacts();
    facts.declare(undefined, [member]);
    facts.declare(undefined, [tag]);
    expect([facts.isDeclared(member), facts.isDeclared(tag)]).toEqual([true, true]);
  });
});

describe("other processes of the run", () => {
  it("are told what a resource declares, and asked what is not declared here", () => {
    const told: unknown[] = [];
    const facts = new DeclaredFacts({
      publish: (resource, keys) => void told.push([resource, keys]),
      includes: (fact) => fact === `image ${imageId}`,
    });
    facts.declare(declaredAs(), [tag]);
    facts.add(declaredAs(), written);
    const tagKey = `tag ${imageId} golden`;
    const { resource } = declaredAs();
    expect(told).toEqual([
      [resource, [tagKey]],
      [resource, [tagKey, `export ${imageId} b:k`]],
    ]);
    expect([image, memberList].map((fact) => facts.isDeclared(fact))).toEqual([true, false]);
  });
});

describe("two resources that stand for one thing", () => {
  it.each([
    ["the same member", member, member],
    ["a member and the list it is in", member, memberList],
    ["a list and a member of it", memberList, member],
    ["two lists of one image", memberList, memberList],
    ["the same tag", tag, tag],
    ["the same acceptance", acceptance, acceptance],
    ["the same adopted image", image, image],
    ["the same export", written, written],
  ])("exclude each other: %s", (_what, first, second) => {
    const facts = new DeclaredFacts();
    facts.declare(declaredAs("first"), [first]);
    const conflict = facts.declare(declaredAs("second"), [second]);
    expect(conflict).toEqual({ fact: second, otherName: "first" });
  });

  it.each([
    ["members of one image", member, { ...member, consumer: third } as Fact],
    ["the same project, two images", member, { ...member, imageId: otherImageId } as Fact],
    ["a share and its acceptance", member, acceptance],
    ["a list and an acceptance of it", memberList, acceptance],
    ["lists of two images", memberList, { ...memberList, imageId: otherImageId } as Fact],
    ["an image and its tag", image, tag],
  ])("get along otherwise: %s", (_what, first, second) => {
    const facts = new DeclaredFacts();
    facts.declare(declaredAs("first"), [first]);
    expect(facts.declare(declaredAs("second"), [second])).toBeUndefined();
    expect([facts.isDeclared(first), facts.isDeclared(second)]).toEqual([true, true]);
  });

  it("exclude each other only as long as the first one declares it", () => {
    const facts = new DeclaredFacts();
    facts.declare(declaredAs("first"), [member, tag]);
    facts.declare(declaredAs("first"), [tag]);
    expect(facts.declare(declaredAs("second"), [member])).toBeUndefined();
    expect(facts.declare(declaredAs("second"), [member])).toBeUndefined();
    expect(facts.add(declaredAs("second"), tag)).toEqual({ fact: tag, otherName: "first" });
  });

  it("leave the first one's declaration as it was", () => {
    const facts = new DeclaredFacts();
    facts.declare(declaredAs("first"), [member]);
    facts.declare(declaredAs("second"), [member, tag]);
    expect([facts.isDeclared(member), facts.isDeclared(tag)]).toEqual([true, false]);
  });

  it.each([
    [member, `project ${consumer} as a member of image ${imageId}`],
    [memberList, `the members of image ${imageId}`],
    [acceptance, `the answer of project ${consumer} to image ${imageId}`],
    [tag, `tag "golden" on image ${imageId}`],
    [image, `image ${imageId}`],
    [written, `object b:k as the export of image ${imageId}`],
  ])("are a check failure that names both: %j", (fact, words) => {
    const facts = new DeclaredFacts();
    declareFacts(facts, declaredAs("first"), "projectId", [fact]);
    expect(declareFacts(facts, declaredAs("second"), "projectId", [fact])).toEqual([
      {
        property: "projectId",
        reason: `"second" and "first" both declare ${words}: each would undo the other; keep one of the two`,
      },
    ]);
  });
});
