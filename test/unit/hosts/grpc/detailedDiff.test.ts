import { DiffResponse, PropertyDiff } from "@pulumi/pulumi/proto/provider_pb";
import { detailedDiff } from "../../../../provider/hosts/grpc/detailedDiff";
import type { Change } from "../../../../provider/resources/handler";

const { ADD, DELETE, UPDATE, UPDATE_REPLACE, ADD_REPLACE, DELETE_REPLACE } = PropertyDiff.Kind;

function shown(
  changes: readonly Change[],
  news: Record<string, unknown>,
  oldInputs: Record<string, unknown>,
  state: Record<string, unknown> = oldInputs,
) {
  const response = detailedDiff(changes, { oldInputs, state, news }, ["owner"]);
  const entries: Record<string, unknown> = {};
  response.getDetaileddiffMap().forEach((diff: PropertyDiff, path: string) => {
    entries[path] = [diff.getKind(), diff.getInputdiff()];
  });
  return { entries, response };
}

it("says that nothing changes, and nothing more", () => {
  const { entries, response } = shown([], { name: "a" }, { name: "a" });
  expect(entries).toEqual({});
  expect(response.getChanges()).toBe(DiffResponse.DiffChanges.DIFF_NONE);
  expect(response.getHasdetaileddiff()).toBe(true);
  expect(response.getStablesList()).toEqual([]);
  expect(response.getDeletebeforereplace()).toBe(false);
});

it("tells an addition from a removal and from another value", () => {
  const changes = ["name", "visibility", 'properties["a.b"]'].map((property) => ({
    property,
    replaces: false,
  }));
  const { entries, response } = shown(
    changes,
    { name: "new", visibility: "shared" },
    { name: "old", properties: { "a.b": "1" } },
  );
  expect(entries).toEqual({
    name: [UPDATE, true],
    visibility: [ADD, true],
    'properties["a.b"]': [DELETE, true],
  });
  expect(response.getChanges()).toBe(DiffResponse.DiffChanges.DIFF_SOME);
  expect(response.getStablesList()).toEqual(["owner"]);
  expect(response.getDiffsList()).toEqual(["name", "visibility", "properties"]);
  expect(response.getReplacesList()).toEqual([]);
});

it("names the whole properties whose change makes a new object", () => {
  const { entries, response } = shown(
    [
      { property: "source.path", replaces: true },
      { property: "diskFormat", replaces: true },
      { property: "name", replaces: false },
    ],
    { source: { path: "b" }, diskFormat: "raw", name: "b" },
    { source: { path: "a" }, name: "a" },
  );
  expect(entries).toEqual({
    "source.path": [UPDATE_REPLACE, true],
    diskFormat: [ADD_REPLACE, true],
    name: [UPDATE, true],
  });
  expect(response.getReplacesList()).toEqual(["source", "diskFormat"]);
});

it("shows of a set what came and what went, and no other order", () => {
  const change = [{ property: "tags", replaces: false }];
  expect(shown(change, { tags: ["c", "a", "d"] }, { tags: ["a", "b", "c"] }).entries).toEqual({
    "tags[1]": [DELETE, true],
    "tags[2]": [ADD, true],
  });
  expect(shown(change, { tags: ["x", "b"] }, { tags: ["a", "b"] }).entries).toEqual({
    "tags[0]": [UPDATE, true],
  });
});

it("compares members by all that they say", () => {
  const change = [{ property: "members", replaces: false }];
  const old = { members: [{ projectId: "1" }, { projectId: "2" }] };
  const next = { members: [{ projectId: "2", accept: { connection: "b" } }, { projectId: "1" }] };
  expect(shown(change, next, old).entries).toEqual({
    "members[0]": [ADD, true],
    "members[1]": [DELETE, true],
  });
});

it("shows what somebody changed outside as a change of the world, not of the program", () => {
  const change = [{ property: "name", replaces: false }];
  expect(shown(change, { name: "a" }, { name: "a" }, { name: "by hand" }).entries).toEqual({
    name: [UPDATE, false],
  });
});

it("shows what somebody changed in a list outside, and a list that is gone or new whole", () => {
  const change = [{ property: "tags", replaces: false }];
  const declared = { tags: ["a", "b"] };
  expect(shown(change, declared, declared, { tags: ["a", "c", "d"] }).entries).toEqual({
    "tags[1]": [UPDATE, false],
    "tags[2]": [DELETE, false],
  });
  expect(shown(change, declared, {}).entries).toEqual({ tags: [ADD, true] });
  expect(shown(change, {}, declared).entries).toEqual({ tags: [DELETE, true] });
});

it("shows every change that makes a new object as one, also a removal and those in lists", () => {
  const changes = ["tags", "owner", "properties.a", "properties.b"].map((property) => ({
    ...{ property, replaces: true },
  }));
  const { entries, response } = shown(
    changes,
    { tags: ["b"], properties: { a: "2", b: "2" } },
    { tags: ["a", "c"], owner: "p", properties: { a: "1", b: "1" } },
  );
  expect(entries).toEqual({
    ...{ "tags[0]": [UPDATE_REPLACE, true], "tags[1]": [DELETE_REPLACE, true] },
    ...{ owner: [DELETE_REPLACE, true] },
    ...{ "properties.a": [UPDATE_REPLACE, true], "properties.b": [UPDATE_REPLACE, true] },
  });
  expect(response.getDiffsList()).toEqual(["tags", "owner", "properties"]);
  expect(response.getReplacesList()).toEqual(["tags", "owner", "properties"]);
});

it("keeps a change that cannot be seen in the values", () => {
  const change = [{ property: "members", replaces: false }];
  const same = { members: [{ projectId: "1" }] };
  expect(shown(change, same, same).entries).toEqual({ members: [UPDATE, false] });
});
