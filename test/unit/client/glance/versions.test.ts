import { listVersions, showVersion } from "../../../../provider/client/glance/versions";
import { expectRequests } from "../support/loopback";

const answer = {
  versions: [
    { id: "v2.5", status: "SUPPORTED", links: [] },
    { id: "v2.17", status: "CURRENT", links: [] },
  ],
};

describe("versions", () => {
  it("are listed", async () => {
    const versions = await expectRequests([{ line: "GET /", status: 300, answer }], listVersions);
    expect(versions.map(({ id }) => id)).toEqual(["v2.5", "v2.17"]);
  });

  it("are shown one by one", async () => {
    const version = await expectRequests([{ line: "GET /v2.17", status: 300, answer }], (send) =>
      showVersion(send, "v2.17"),
    );
    expect(version).toMatchObject({ status: "CURRENT" });
  });

  it.each([302, 404])(
    "are found in the list where the service has no page for each (%i)",
    async (status) => {
      const expected = [
        { line: "GET /v2.5", status },
        { line: "GET /", status: 300, answer },
      ];
      await expect(
        expectRequests(expected, (send) => showVersion(send, "v2.5")),
      ).resolves.toMatchObject({ status: "SUPPORTED" });
    },
  );
});
