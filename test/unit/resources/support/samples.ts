/** What the tests of the resources work on: an image as a cloud answers, a cloud that answers what a test says, a context. */
import type { CloudImage, ImageCloud } from "../../../../provider/client/cloud";
import { glanceRules } from "../../../../provider/client/glance/rules";
import { eachPair } from "../../../../provider/client/rectangle";
import { DeclaredFacts } from "../../../../provider/resources/run/declaredFacts";
import type { DeclaredAs } from "../../../../provider/resources/run/declaredAs";
import type { HandlerContext } from "../../../../provider/resources/handler";
import { jobJournal } from "../../../../provider/resources/recovery/jobJournal";
import { Leftovers } from "../../../../provider/resources/recovery/leftovers";
import { Notices } from "../../../../provider/resources/run/notices";
import type { Located } from "../../../../provider/resources/location";
import { fakeClock } from "../../client/support/clocks";

export const imageId = "11111111-2222-4333-8444-555555555555";
export const otherImageId = "66666666-7777-4888-9999-000000000000";
export const owner = "0a".repeat(16);
export const consumer = "0b".repeat(16);
export const third = "0c".repeat(16);

export const location: Located = {
  endpoint: "https://images.example.com",
  connectionProjectId: owner,
};

/** An active image with bytes; what a test is about it says itself. */
export function cloudImage(changes: Partial<CloudImage> = {}): CloudImage {
  return {
    id: imageId,
    name: "golden",
    status: "active",
    visibility: "shared",
    owner,
    protected: false,
    hidden: false,
    diskFormat: "qcow2",
    containerFormat: "bare",
    minDiskGb: 0,
    minRamMb: 0,
    sizeBytes: 11,
    virtualSizeBytes: undefined,
    checksum: undefined,
    hashAlgorithm: undefined,
    hashValue: undefined,
    createdAt: "2026-11-22T10:00:00Z",
    updatedAt: "2026-11-22T10:00:05Z",
    file: `/v2/images/${imageId}/file`,
    schema: "/v2/schemas/image",
    tags: [],
    properties: {},
    answeredAtMs: Date.parse("2026-11-22T10:00:05Z"),
    ...changes,
  };
}

/** A resource as its class makes it known. */
export function declaredAs(name = "golden"): DeclaredAs {
  const digits = Buffer.from(name).toString("hex");
  return { stack: "5".repeat(32), resource: digits.padEnd(32, "0").slice(0, 32), name };
}

/** A cloud that answers what the test says; any other call fails the test by its name. */
export function stubCloud(answers: Partial<ImageCloud> = {}): ImageCloud {
  const unexpected = (call: string) => () => Promise.reject(new Error(`unexpected ${call}`));
  const { addMember = unexpected("addMember") } = answers;
  return {
    kind: "glance",
    rules: glanceRules,
    connectionName: "the default connection",
    formerEndpoints: [],
    location: () =>
      Promise.resolve({ endpoint: location.endpoint, projectId: location.connectionProjectId }),
    createImage: unexpected("createImage"),
    getImage: unexpected("getImage"),
    listImages: unexpected("listImages"),
    imagePage: unexpected("imagePage"),
    patchImage: unexpected("patchImage"),
    changeTags: unexpected("changeTags"),
    deleteImage: unexpected("deleteImage"),
    uploadData: unexpected("uploadData"),
    importFromUri: unexpected("importFromUri"),
    addMember,
    addMembers: (imageIds, consumers) =>
      eachPair(imageIds, consumers, (pair) => addMember(pair.imageId, pair.consumer)),
    listMembers: unexpected("listMembers"),
    getMember: unexpected("getMember"),
    setMemberStatus: unexpected("setMemberStatus"),
    removeMember: unexpected("removeMember"),
    ...answers,
  };
}

/** A context whose default cloud makes no call, with everything that was said to the user. */
export interface SampleContext extends HandlerContext {
  readonly warnings: readonly string[];
  readonly notes: readonly string[];
}

export function sampleContext(changes: Partial<HandlerContext> = {}): SampleContext {
  const warnings: string[] = [];
  const notes: string[] = [];
  return {
    cloud: () => stubCloud(),
    facts: new DeclaredFacts(),
    leftovers: new Leftovers(),
    notices: new Notices(),
    journal: jobJournal(
      () => undefined,
      () => 0,
    ),
    clock: fakeClock(),
    log: { warn: (line) => void warnings.push(line), info: (line) => void notes.push(line) },
    signal: new AbortController().signal,
    newId: () => imageId,
    uploadTurn: (work) => work(),
    assertEngineAlive: () => Promise.resolve(),
    hashCacheFolder: () => undefined,
    warnings,
    notes,
    ...changes,
  };
}
