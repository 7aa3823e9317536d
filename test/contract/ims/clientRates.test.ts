/** Fifty images at once on a cloud that takes forty requests in a window, and forty creations at a time: all of them come, and hardly later than they can. */
import { openImsClient } from "../../../provider/client/imsClient";
import { resolveConnection } from "../../../provider/config/resolveConnection";
import { startServer } from "../../cloud/server";
import { sources } from "../../unit/config/sources";

const windowMs = 1_000;

it.each(["IMG.0060", "APIGW.0308"] as const)(
  "outlasts %s",
  async (answer) => {
    const server = await startServer({
      ims: { jobMs: 100, rateWindow: { requests: 40, ms: windowMs, answer } },
    });
    try {
      const keys = server.accessKeys["alice"];
      const config = {
        ...{
          "ims:kind": "ims",
          "ims:region": "local-1",
          "ims:endpoint": server.imsUrls["local-1"],
        },
        ...{ "ims:iamUrl": server.iamUrl, "ims:obsUrl": server.obsUrl },
      };
      const environment = {
        HW_ACCESS_KEY: keys?.accessKey ?? "",
        HW_SECRET_KEY: keys?.secretKey ?? "",
      };
      const settings = resolveConnection(undefined, sources({ config, environment }));
      // Two connections, as programs have them: what one is told, the other obeys.
      const clients = [openImsClient(settings), openImsClient(settings)];
      const startedMs = Date.now();
      const images = await Promise.all(
        Array.from({ length: 50 }, async (_, number) => {
          const client = clients[number % 2] ?? openImsClient(settings);
          const name = `image ${number}`;
          const serverId = server.ims.owner["stoppedServer"] ?? "";
          const jobId = await client.createImage({ kind: "server", name, serverId });
          const { imageId } = await client.waitForJob(jobId, { purpose: `create ${name}` });
          return imageId;
        }),
      );
      expect(new Set(images).size).toBe(50);
      const requests = server.controls.log.list().filter(({ service }) => service === "ims");
      const refused = requests.filter(({ status }) => (status ?? 200) >= 400).length;
      const windowsNeeded = Math.ceil((requests.length - refused) / 40);
      // Some windows more than needed, for machines that are busy with other tests.
      expect(Date.now() - startedMs).toBeLessThan((windowsNeeded + 10) * windowMs);
      expect(refused).toBeLessThan(100);
    } finally {
      await server.stop();
    }
  },
  60_000,
);
