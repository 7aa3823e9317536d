import { DiffResponse, PropertyDiff } from "@pulumi/pulumi/proto/provider_pb";
import { detailedDiff } from "../../../../provider/hosts/grpc/detailedDiff";
import type { Change } from "../../../../provider/resources/handler";

const { ADD, DELETE, UPDATE, UPDATE_REPLACE, ADD_REPLACE } = PropertyDiff.Kind;

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

it("says that nothing changes, and what never does", () => {
  const { entries, response } = shown([], { name: "a" }, { name: "a" });
  expect(entries).toEqual({});
  expect(response.getChanges()).toBe(DiffResponse.DiffChanges.DIFF_NONE);
  expect(response.getHasdetaileddiff()).toBe(true);
  expect(response.getStablesList()).toEqual(["owner"]);
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

it("keeps a change that cannot be seen in the values", () => {
  const change = [{ property: "members", replaces: false }];
  const same = { members: [{ projectId: "1" }] };
  expect(shown(change, same, same).entries).toEqual({ members: [UPDATE, false] });
});
