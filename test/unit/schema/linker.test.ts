/** What the metaschema does not look at: that names lead somewhere, and avoid those that Pulumi keeps for itself. */
import { published, publishedText } from "./published";

const references = [...publishedText.matchAll(/"(#\/types\/[^"]+)"/g)].map(([, name = ""]) => name);

describe("schema.json", () => {
  it.each([...new Set(references)])("has the type %s", (reference) => {
    expect(Object.keys(published.types)).toContain(reference.replace("#/types/", ""));
  });

  it("uses every type it has", () => {
    const unused = Object.keys(published.types).filter(
      (name) => !references.includes(`#/types/${name}`),
    );
    expect(unused).toEqual([]);
  });

  it("refers to types of its own and to Pulumi's, and to nothing else", () => {
    const all = [...publishedText.matchAll(/"\$ref": "([^"]+)"/g)].map(([, name = ""]) => name);
    const others = all.filter((name) => !name.startsWith("#/types/ims:index:"));
    expect([...new Set(others)].sort()).toEqual(["pulumi.json#/Any", "pulumi.json#/Asset"]);
  });

  it.each(Object.entries(published.resources))("%s requires only what it has", (_, resource) => {
    expect(Object.keys(resource.properties)).toEqual(
      expect.arrayContaining([...resource.required]),
    );
    expect(Object.keys(resource.inputProperties)).toEqual(
      expect.arrayContaining([...resource.requiredInputs]),
    );
  });

  it.each(Object.entries(published.functions))(
    "%s requires only what it has",
    (_, { inputs, outputs }) => {
      for (const { properties, required = [] } of [inputs, outputs]) {
        expect(Object.keys(properties)).toEqual(expect.arrayContaining([...required]));
      }
    },
  );

  it.each(Object.entries(published.functions))("%s says what it is for", (_, { description }) => {
    expect(description).toMatch(/\.$/);
  });

  it.each(Object.entries(published.types))("%s requires only what it has", (_, type) => {
    const { properties, required } =
      type.type === "object" ? type : { properties: {}, required: undefined };
    expect(Object.keys(properties)).toEqual(expect.arrayContaining([...(required ?? [])]));
  });

  it.each(Object.entries(published.resources))(
    "%s shows every input again as an output",
    (_, resource) => {
      expect(Object.keys(resource.properties)).toEqual(
        expect.arrayContaining(Object.keys(resource.inputProperties)),
      );
    },
  );

  it.each(Object.entries(published.resources))(
    "%s keeps away from the names of every resource",
    (_, resource) => {
      for (const reserved of ["id", "urn", "pulumi"]) {
        expect(resource.properties).not.toHaveProperty(reserved);
        expect(resource.inputProperties).not.toHaveProperty(reserved);
      }
    },
  );

  it("takes over what the dynamic provider made", () => {
    for (const [token, resource] of Object.entries(published.resources)) {
      const name = token.replace("ims:index:", "");
      expect(resource.aliases).toEqual([{ type: `pulumi-nodejs:dynamic/ims:${name}` }]);
    }
  });
});
