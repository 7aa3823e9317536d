/** Look-ups on a Glance whose database keeps parts of seconds, has numbers of 32 bits and takes blanks for part of a text. */
import { resolveConnection } from "../../../provider/config/resolveConnection";
import { openConnection } from "../../../provider/functions/connection";
import type { GetImagesArgs } from "../../../provider/functions/getImages";
import { runLookUp } from "../../../provider/functions/lookUp";
import { type LookUpName, lookUps, type LookUpTypes } from "../../../provider/functions/registry";
import type { TimeOperator } from "../../../provider/functions/timeFilter";
import { readFileSync } from "node:fs";
import { clouds } from "../../support/clouds";
import type { TestCloud } from "../../support/testCloud";
import { field, openSession, type Session, uniqueWord } from "./wire";

describe.each(clouds())("Look-ups on the %s", (_name, open) => {
  let cloud: TestCloud;
  let alice: Session;

  beforeAll(async () => {
    cloud = await open();
    alice = await openSession(cloud, "alice");
  });
  afterAll(() => cloud.stop());

  const lookUp = <Name extends LookUpName>(
    name: Name,
    args: LookUpTypes[Name]["args"],
  ): Promise<LookUpTypes[Name]["result"]> =>
    runLookUp<LookUpTypes[Name]["args"], LookUpTypes[Name]["result"]>(lookUps[name], args, () =>
      openConnection(
        resolveConnection("alice", {
          config: () => undefined,
          environment: { OS_CLIENT_CONFIG_FILE: cloud.cloudsYaml },
          cwd: "/",
          home: "/",
          readFile: (file) => (file === cloud.cloudsYaml ? readFileSync(file, "utf8") : undefined),
        }),
      ),
    );
  const namesOf = async (args: GetImagesArgs): Promise<string[]> =>
    (await lookUp("getImages", args)).images.map(({ name }) => name).sort();

  describe("with the time that an image shows", () => {
    let word: string;
    let shown: Readonly<Record<"createdAt" | "updatedAt", string>>;

    beforeAll(async () => {
      word = uniqueWord();
      const image = await alice.image(await alice.createImage({ name: "it", word }));
      shown = { createdAt: String(image["created_at"]), updatedAt: String(image["updated_at"]) };
    });

    const second = (time: string, after: number): string =>
      new Date(Date.parse(time) + after * 1000).toISOString().replace(".000Z", "Z");
    const passing: Readonly<Record<TimeOperator, readonly [boolean, boolean, boolean]>> = {
      gt: [true, false, false],
      gte: [true, true, false],
      lt: [false, false, true],
      lte: [false, true, true],
      eq: [false, true, false],
      neq: [true, false, true],
    };
    const operators = ["gt", "gte", "lt", "lte", "eq", "neq"] as const;
    it.each(
      (["createdAt", "updatedAt"] as const).flatMap((key) =>
        operators.map((operator) => [key, operator] as const),
      ),
    )("%s %s tells the second before, the same and the one after apart", async (key, operator) => {
      const found: boolean[] = [];
      for (const after of [-1, 0, 1]) {
        const filter = { operator, time: second(shown[key], after) };
        found.push((await namesOf({ properties: { word }, [key]: filter })).length === 1);
      }
      expect(found).toEqual(passing[operator]);
    });
  });

  it.each([
    ["before it", " edge"],
    ["behind it", "edge "],
    ["of another kind", "\u00a0edge"],
    ["in the middle", "an edge"],
    ["alone", " "],
  ])("find a tag with a blank %s", async (_where, tag) => {
    const word = uniqueWord();
    await alice.createImage({ name: "blank", word, tags: [tag] });
    await alice.createImage({ name: "trimmed", word, tags: [tag.trim() || "x"] });
    const expected = tag === "an edge" ? ["blank", "trimmed"] : ["blank"];
    expect(await namesOf({ tags: [tag], properties: { word } })).toEqual(expected);
  });

  it.each<[GetImagesArgs, readonly string[]]>([
    [{ minDiskGb: 2_147_483_647 }, []],
    [{ minRamMb: 2_147_483_647 }, []],
    [{ minDiskGb: 3 }, ["stored"]],
    [{ sizeMinBytes: Number.MAX_SAFE_INTEGER }, []],
    [{ sizeMaxBytes: Number.MAX_SAFE_INTEGER }, ["stored"]],
    [{ sizeMinBytes: 0 }, ["stored"]],
    [{ sizeMinBytes: 5, sizeMaxBytes: 5 }, ["stored"]],
    [{ sizeMaxBytes: 4 }, []],
    [{ name: "STORED" }, []],
    [{ name: "sto\0red" }, []],
    [{ status: "in:active" }, []],
    [{ owner: "x:y" }, []],
    [{ diskFormat: "in:raw" }, []],
    [{ nameRegex: "(?i)^STORED$" }, ["stored"]],
    [{ properties: { cpu_max: "8" } }, ["stored"]],
    [{ properties: { cpu_max: "9" } }, []],
    [{ properties: { update: "1" } }, ["stored"]],
    [{ properties: { virtual_size: "x" } }, []],
    [{ properties: { checksum: "827ccb0eea8a706c4c34a16891f84e7b" } }, ["stored"]],
    [{ tags: Array.from({ length: 80 }, (_, index) => `t${index}`) }, ["stored"]],
  ])("answer %j", async (filters, expected) => {
    const word = uniqueWord();
    const path = await alice.createImage({
      ...{ name: "stored", word, min_disk: 3, cpu_max: "8", update: "1" },
      tags: Array.from({ length: 80 }, (_, index) => `t${index}`),
    });
    await alice.upload(`${path}/file`, "12345");
    await alice.createImage({ name: "empty", word });
    expect(await namesOf({ ...filters, properties: { ...filters.properties, word } })).toEqual(
      expected,
    );
  });

  it.each([
    [{ minDiskGb: 3_000_000_000 }, "minDiskGb must be at most 2147483647"],
    [{ minRamMb: 3_000_000_000 }, "minRamMb must be at most 2147483647"],
    [{ minDiskGb: -1 }, "minDiskGb must be at least 0"],
    [{ sizeMinBytes: -1 }, "sizeMinBytes must be at least 0"],
    [{ sizeMinBytes: 1.5 }, "sizeMinBytes must be a whole number"],
    [{ sizeMaxBytes: 1e30 }, "sizeMaxBytes must be"],
    [{ sizeMaxBytes: Number.NaN }, "sizeMaxBytes must be"],
    [{ minRamMb: 0.5 }, "minRamMb must be a whole number"],
  ])("refuse %j by its name", async (filters, reason) => {
    await expect(lookUp("getImages", filters)).rejects.toThrow(`cannot look up images: ${reason}`);
  });

  it("report hidden shared images too", async () => {
    const name = uniqueWord();
    const paths = [
      await alice.createImage({ name, visibility: "shared" }),
      await alice.createImage({ name, visibility: "shared", os_hidden: true }),
    ];
    for (const path of paths) {
      await alice.post(`${path}/members`, { member: cloud.projects.consumer });
    }
    const { images, shares } = await lookUp("getSharingReport", {});
    const ids = images.filter((image) => image.name === name).map(({ imageId }) => imageId);
    expect(ids).toEqual(paths.map((path) => path.slice("/v2/images/".length)).sort());
    expect(shares.filter(({ imageId }) => ids.includes(imageId))).toHaveLength(2);
  });

  it("know every attribute of its own schema, so that none is taken for a property", async () => {
    const answer = await alice.get("/v2/schemas/image");
    // True of a JSON schema.
    const properties = answer.at("properties") as Readonly<Record<string, object>>;
    const attributes = Object.entries(properties)
      .filter(([, property]) => field("is_base")(property) !== false)
      .map(([name]) => name);
    expect(attributes.length).toBeGreaterThan(20);
    for (const name of attributes) {
      const found = lookUp("getImages", { properties: { [name]: "71" } });
      await expect(
        found.then(
          ({ ids }) => ids,
          (error: unknown) => String(error).includes(name),
        ),
      ).resolves.toEqual(
        ["checksum", "os_hash_algo", "os_hash_value", "virtual_size"].includes(name) ? [] : true,
      );
    }
  });
});
