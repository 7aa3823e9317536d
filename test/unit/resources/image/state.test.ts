import fc from "fast-check";
import type { CloudImage } from "../../../../provider/client/cloud";
import { glanceRules } from "../../../../provider/client/glance/rules";
import type { ImageInputs } from "../../../../provider/resources/image/inputs";
import { comparedByValue } from "../../../../provider/client/imageAttributes";
import { desiredImage } from "../../../../provider/resources/image/changes/patch";
import { diffImage } from "../../../../provider/resources/image/changes/imageDiff";
import { imageHandler } from "../../../../provider/resources/image/handler";
import {
  imageState,
  inputsFromState,
  type ImageMemory,
} from "../../../../provider/resources/image/state";
import { markOf } from "../../../../provider/resources/recovery/mark";
import { withoutUndefined } from "../../../../provider/resources/values/record";
import {
  cloudImage,
  declaredAs,
  imageId,
  location,
  sampleContext,
  stubCloud,
} from "../support/samples";
import { inputs, liveImage } from "./arbitraries";

const memory = { uploaded: undefined, adopted: false };

describe("imageState", () => {
  it("tells our tags and properties from those of others", () => {
    const image = cloudImage({
      tags: ["ours", "theirs"],
      properties: { os_distro: "debian", hw_disk_bus: "scsi" },
    });
    const declared = {
      tags: ["ours", "gone"],
      properties: { os_distro: "ubuntu", os_version: "12" },
    };
    expect(imageState(declared, image, location, memory)).toMatchObject({
      tags: ["ours"],
      serverTags: ["theirs"],
      properties: { os_distro: "debian" },
      serverProperties: { hw_disk_bus: "scsi" },
    });
  });

  it("never shows the mark", () => {
    const image = cloudImage({ properties: markOf(declaredAs(), undefined) });
    expect(imageState({}, image, location, memory)).toMatchObject({
      properties: {},
      serverProperties: {},
    });
  });

  it("leaves out what the cloud did not say, because undefined cannot travel", () => {
    const state = imageState(
      {},
      cloudImage({ checksum: undefined, owner: undefined }),
      location,
      memory,
    );
    expect(Object.values(state)).not.toContain(undefined);
    expect(Object.keys(state)).not.toContain("checksum");
  });

  it("keeps where it was made and what was uploaded", () => {
    const uploaded = { sha512: "ab", sizeBytes: 1, modifiedMs: 2 };
    const state = imageState({}, cloudImage(), location, { uploaded, adopted: true });
    expect(state).toMatchObject({ ...location, uploaded, adopted: true });
  });
});

describe("the formats in the state", () => {
  const raw = { diskFormat: "raw", containerFormat: "bare" };
  const qcow2 = { diskFormat: "qcow2", containerFormat: "bare" };

  it.each<[string, ImageInputs, Partial<ImageMemory>, object]>([
    ["the live ones of an upload", qcow2, {}, raw],
    ["the live ones where no bytes are converted", qcow2, { convertsFormats: false }, raw],
    ["the declared ones of an import", qcow2, { imported: true }, { ...qcow2, storedFormats: raw }],
    ["no others where an import converted nothing", raw, { imported: true }, raw],
    [
      "those of the last run while the cloud reports the same",
      {},
      { formats: { ...qcow2, storedFormats: raw } },
      { ...qcow2, storedFormats: raw },
    ],
    [
      "the live ones where the cloud reports others than the last run saw",
      qcow2,
      { formats: { ...qcow2, storedFormats: { ...raw, diskFormat: "vmdk" } } },
      raw,
    ],
    [
      "the live ones where the container is another than the last run saw",
      qcow2,
      { formats: { ...qcow2, storedFormats: { ...raw, containerFormat: "ovf" } } },
      raw,
    ],
    ["the live ones where nothing was converted before", qcow2, { formats: qcow2 }, raw],
    ["the declared ones where the cloud always converts", qcow2, { convertsFormats: true }, qcow2],
    ["known ones where none is declared", {}, { convertsFormats: true, formats: qcow2 }, qcow2],
    ["the live ones where none is known", {}, { convertsFormats: true }, raw],
    [
      "a declared container of an import",
      { diskFormat: "raw", containerFormat: "ovf" },
      { imported: true },
      { diskFormat: "raw", containerFormat: "ovf", storedFormats: raw },
    ],
  ])("are %s", (_what, declared, more, expected) => {
    const state = imageState(declared, cloudImage(raw), location, { ...memory, ...more });
    const { diskFormat, containerFormat, storedFormats } = state;
    expect(withoutUndefined({ diskFormat, containerFormat, storedFormats })).toEqual(expected);
  });
});

describe("inputsFromState", () => {
  it("makes an empty diff, whatever was declared and however that drifted", async () => {
    await fc.assert(
      fc.asyncProperty(inputs, liveImage, fc.boolean(), async (declared, live, adopted) => {
        const image = adopted ? live : withDefaultsOf(declared, live);
        const state = imageState(declared, image, location, { uploaded: undefined, adopted });
        const derived = inputsFromState(state, declared);
        const { changes } = await diffImage(
          { id: imageId, state, inputs: derived },
          sampleContext(),
        );
        expect(changes).toEqual([]);
      }),
    );
  });

  it("declares nothing that was not declared", () => {
    fc.assert(
      fc.property(inputs, liveImage, (declared, image) => {
        const derived = inputsFromState(imageState(declared, image, location, memory), declared);
        const added = Object.keys(derived).filter((each) => !(each in declared));
        expect(added).toEqual([]);
      }),
    );
  });

  it("has the live values of what was declared", () => {
    const declared = {
      name: "golden",
      minDiskGb: 1,
      tags: ["a"],
      properties: { os_distro: "debian" },
    };
    const image = cloudImage({
      name: "renamed",
      minDiskGb: 5,
      tags: [],
      properties: { os_distro: "other" },
    });
    expect(inputsFromState(imageState(declared, image, location, memory), declared)).toEqual({
      name: "renamed",
      minDiskGb: 5,
      tags: [],
      properties: { os_distro: "other" },
    });
  });
});

describe("reading an image of which only the id is known", () => {
  it("makes an empty diff", async () => {
    await fc.assert(
      fc.asyncProperty(liveImage, async (image) => {
        const context = sampleContext({
          cloud: () => stubCloud({ getImage: () => Promise.resolve(image) }),
        });
        const read = await imageHandler.read(
          { id: imageId, inputs: undefined, state: {} },
          context,
        );
        if (read === undefined) throw new Error("the image is there");
        const { changes } = await diffImage(read, sampleContext());
        expect(changes).toEqual([]);
      }),
    );
  });

  it("declares its tags and properties, but what only the cloud may set", async () => {
    const image = cloudImage({
      tags: ["golden"],
      properties: {
        os_distro: "debian",
        stores: "fs",
        os_glance_import_task: "1",
        direct_url: "x",
      },
    });
    const context = sampleContext({
      cloud: () => stubCloud({ getImage: () => Promise.resolve(image) }),
    });
    const read = await imageHandler.read({ id: imageId, inputs: undefined, state: {} }, context);
    expect(read?.inputs).toMatchObject({ tags: ["golden"], properties: { os_distro: "debian" } });
  });
});

/** An image of our own has the default of what is not declared: there, another value is a change. */
function withDefaultsOf(declared: ImageInputs, live: CloudImage): CloudImage {
  const desired = desiredImage(declared, glanceRules, false).attributes;
  const undeclared = comparedByValue.filter(
    (attribute) => attribute !== "name" && !(attribute in declared),
  );
  return { ...live, ...Object.fromEntries(undeclared.map((each) => [each, desired[each]])) };
}
