import {
  baseUrl,
  imageEndpoint,
  type CatalogueService,
} from "../../../../provider/client/auth/catalogue";

const catalogue: readonly CatalogueService[] = [
  { type: "compute", endpoints: [{ interface: "public", region: "One", url: "https://nova" }] },
  {
    type: "image",
    endpoints: [
      { interface: "public", region: "One", url: "https://one:9292/v2/" },
      { interface: "internal", region: "One", url: "http://10.0.0.1:9292" },
      { interface: "public", region: "Two", url: "https://two/image" },
    ],
  },
];
const wish = {
  region: undefined,
  interface: "public",
  connectionName: "the default connection",
} as const;

describe("imageEndpoint", () => {
  it("finds the address for region and interface", () => {
    expect(imageEndpoint(catalogue, { ...wish, region: "One" })).toBe("https://one:9292");
    expect(imageEndpoint(catalogue, { ...wish, region: "Two" })).toBe("https://two/image");
    expect(imageEndpoint(catalogue, { ...wish, region: "One", interface: "internal" })).toBe(
      "http://10.0.0.1:9292",
    );
  });

  it("needs no region where there is one", () => {
    expect(imageEndpoint(catalogue, { ...wish, interface: "internal" })).toBe(
      "http://10.0.0.1:9292",
    );
  });

  it("does not guess between regions", () => {
    expect(() => imageEndpoint(catalogue, wish)).toThrow(
      "cannot find the image service of the default connection: more than one region has it; " +
        "the catalogue has One (internal), One (public), Two (public); set region to one of these",
    );
  });

  it("names what there is when the wish is not there", () => {
    expect(() => imageEndpoint(catalogue, { ...wish, region: "Three" })).toThrow(
      /not there for region Three, interface public; the catalogue has One \(internal\), One \(public\), Two \(public\)/,
    );
  });

  it("names the interface that is not there, and places without a region", () => {
    const endpoints = [{ interface: "internal", region: undefined, url: "https://x" }];
    const image = [{ type: "image", endpoints }];
    expect(() => imageEndpoint(image, wish)).toThrow(
      "it is not there for interface public; the catalogue has (no region) (internal); " +
        "set region and interface to one of these",
    );
    expect(imageEndpoint(image, { ...wish, interface: "internal" })).toBe("https://x");
  });

  it("fails as a configuration that was never sent", () => {
    const failure = expect.objectContaining({ kind: "configuration", mayHaveBeenSent: false });
    expect(() => imageEndpoint(catalogue, wish)).toThrow(failure);
    expect(() => imageEndpoint([], wish)).toThrow(failure);
  });

  it("names the services there are when there is no image service", () => {
    const network = { type: "network", endpoints: [] };
    expect(() => imageEndpoint([network, ...catalogue.slice(0, 1), network], wish)).toThrow(
      /no service of type image; it has compute, network; ask for the image service/,
    );
  });

  it("says that a token without a project has no catalogue", () => {
    expect(() => imageEndpoint([], wish)).toThrow(/the token has no catalogue.*name a project/);
  });
});

describe("baseUrl", () => {
  it.each([
    ["https://cloud:9292/", "https://cloud:9292"],
    ["https://cloud:9292/v2", "https://cloud:9292"],
    ["https://cloud/image/v2.1//", "https://cloud/image"],
    ["https://cloud/image/v1", "https://cloud/image"],
    ["https://cloud/image/v2.10", "https://cloud/image"],
    ["https://cloud//", "https://cloud"],
    ["https://cloud/v3", "https://cloud/v3"],
    ["https://cloud/v22", "https://cloud/v22"],
    ["https://v2", "https://v2"],
  ])("%s -> %s", (url, base) => {
    expect(baseUrl(url)).toBe(base);
  });
});
