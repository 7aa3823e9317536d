import fc from "fast-check";
import type { CloudImage, ImageChange } from "../../../../provider/client/cloud";
import { glanceRules } from "../../../../provider/client/glance/rules";
import { comparedByValue } from "../../../../provider/client/imageAttributes";
import { desiredImage, imagePatch } from "../../../../provider/resources/image/changes/patch";
import { automaticName } from "../../../../provider/resources/image/checks/imageName";
import { imsRules } from "../../../../provider/client/ims/rules";
import { imsSettings } from "../../client/ims/samples";
import { cloudImage, declaredAs } from "../support/samples";
import { inputs, key, liveImage, properties } from "./arbitraries";

const adopted = fc.boolean();
const owned = fc.uniqueArray(key);

describe("imagePatch", () => {
  it("gives the desired image when it is applied to the observed one", () => {
    fc.assert(
      fc.property(liveImage, inputs, adopted, owned, (observed, declared, isAdopted, ours) => {
        const desired = desiredImage(declared, glanceRules, isAdopted);
        const after = applied(observed, imagePatch(observed, desired, ours));
        for (const attribute of comparedByValue) {
          // An absent text and an empty one are the same.
          const wanted = desired.attributes[attribute] ?? observed[attribute];
          expect(after[attribute] ?? "").toBe(wanted ?? "");
        }
        expect(entriesOf(after.properties)).toEqual(
          entriesOf({
            ...Object.fromEntries(
              Object.entries(observed.properties).filter(([each]) => !ours.includes(each)),
            ),
            ...desired.properties,
          }),
        );
      }),
    );
  });

  it("is empty when the image is as desired", () => {
    fc.assert(
      fc.property(liveImage, inputs, adopted, owned, (observed, declared, isAdopted, ours) => {
        const desired = desiredImage(declared, glanceRules, isAdopted);
        const after = applied(observed, imagePatch(observed, desired, ours));
        expect(imagePatch(after, desired, ours)).toEqual([]);
      }),
    );
  });

  it("touches every attribute and property at most once", () => {
    fc.assert(
      fc.property(liveImage, inputs, owned, (observed, declared, ours) => {
        const changes = imagePatch(observed, desiredImage(declared, glanceRules, false), ours);
        const places = changes.map((change) =>
          "set" in change
            ? change.set
            : `property ${"setProperty" in change ? change.setProperty : change.removeProperty}`,
        );
        expect(new Set(places).size).toBe(places.length);
      }),
    );
  });

  it("keeps properties that others set", () => {
    fc.assert(
      fc.property(liveImage, properties, (observed, ours) => {
        const desired = desiredImage({ properties: ours }, glanceRules, true);
        const removed = imagePatch(observed, desired, []).filter(
          (change) => "removeProperty" in change,
        );
        expect(removed).toEqual([]);
      }),
    );
  });
});

describe("desiredImage", () => {
  it("brings what is no longer declared back to its default", () => {
    expect(desiredImage({ name: "golden" }, glanceRules, false)).toEqual({
      attributes: {
        name: "golden",
        visibility: "shared",
        protected: false,
        hidden: false,
        minDiskGb: 0,
        minRamMb: 0,
      },
      properties: {},
    });
  });

  it("finds an absent attribute at the value that it is reset to", () => {
    const rules = imsRules(imsSettings(), undefined);
    const bare = cloudImage({ visibility: "private" });
    const desired = desiredImage({ name: "golden" }, rules, false);
    expect(desired.attributes.description).toBe("");
    expect(imagePatch(bare, desired, [])).toEqual([]);
    const told = { ...bare, description: "old" };
    expect(imagePatch(told, desired, [])).toEqual([{ set: "description", value: "" }]);
  });

  it("leaves what is not declared of an adopted image as it was", () => {
    const observed = cloudImage({ visibility: "community", protected: true, minDiskGb: 7 });
    const desired = desiredImage({ name: "golden" }, glanceRules, true);
    expect(imagePatch(observed, desired, [])).toEqual([]);
  });
});

describe("a name that was filled in because the program gave none", () => {
  const made = declaredAs();
  const name = automaticName(made, 255);

  it("is not put on an image that was adopted, whatever the inputs have kept of it", () => {
    const { attributes } = desiredImage({ name, declaredAs: made }, glanceRules, true);
    expect(attributes.name).toBeUndefined();
    const declared = desiredImage({ name: "mine", declaredAs: made }, glanceRules, true);
    expect(declared.attributes.name).toBe("mine");
  });

  it("is the name of an image that was made here", () => {
    const { attributes } = desiredImage({ name, declaredAs: made }, glanceRules, false);
    expect(attributes.name).toBe(name);
  });
});

/** What a cloud makes of a patch; a change that a cloud would refuse fails the test. */
function applied(image: CloudImage, changes: readonly ImageChange[]): CloudImage {
  const held = new Map(Object.entries(image.properties));
  let after: CloudImage = image;
  for (const change of changes) {
    if ("set" in change) {
      after = { ...after, [change.set]: change.value };
    } else if ("setProperty" in change) {
      // Glance answers a replacement of what is not there with 409.
      expect(held.has(change.setProperty)).toBe(change.exists);
      held.set(change.setProperty, change.value);
    } else {
      expect(held.delete(change.removeProperty)).toBe(true);
    }
  }
  return { ...after, properties: Object.fromEntries(held) };
}

function entriesOf(record: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(record).sort(([one], [other]) => (one < other ? -1 : 1));
}
