import type { Connection } from "../../../provider/functions/connection";
import { ownImages, ownSharedImages } from "../../../provider/functions/ownImages";

it("of a connection whose project is not known cannot be told from others", async () => {
  // Anything else than its place fails the test.
  const connection = {
    title: "the default connection",
    location: async () => ({ endpoint: "https://images.example.com", projectId: "" }),
  } as unknown as Connection;
  const message =
    "cannot report who images are shared with: the settings of the default connection name no project; " +
    "set projectId to the project of its credentials";
  await expect(ownSharedImages(connection)).rejects.toMatchObject({ message });
  await expect(ownImages(connection, ["11111111"])).rejects.toMatchObject({ message });
});
