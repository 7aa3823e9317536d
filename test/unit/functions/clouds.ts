/** The local cloud as look-ups see it: connections to its Glance and to its IMS, images to find, and the requests that were made. */
import { randomUUID } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import type { NewImage } from "../../../provider/client/cloud";
import { openCloud } from "../../../provider/client/open";
import type { ConnectionSettings } from "../../../provider/client/settings";
import { resolveConnection } from "../../../provider/config/resolveConnection";
import { openConnection, type Connection } from "../../../provider/functions/connection";
import { runLookUp } from "../../../provider/functions/lookUp";
import { lookUps, type LookUpName, type LookUpTypes } from "../../../provider/functions/registry";
import type { ServerOptions } from "../../cloud/server";
import { type ImsCloud, startImsCloud } from "../cloud/ims/cloud";

export interface Clouds extends ImsCloud {
  /** Settings of `alice` on Glance, of `ims-alice` on IMS, of `otc-alice` on the same IMS as Open Telekom Cloud's, and so on. */
  settings(name: string): ConnectionSettings;
  /** Runs a look-up over a connection; `pageLimit` makes its lists short. */
  lookUp<Name extends LookUpName>(
    name: Name,
    args: LookUpTypes[Name]["args"],
    pageLimit?: number,
  ): Promise<LookUpTypes[Name]["result"]>;
  /** Makes an image on Glance. */
  glanceImage(image?: Partial<NewImage>, user?: string): Promise<string>;
  /** Requests to the image services since the last call, as `GET /v2/images`. */
  requests(): readonly string[];
}

export async function startClouds(options: ServerOptions = {}): Promise<Clouds> {
  const folder = mkdtempSync(join(tmpdir(), "ims-look-ups-"));
  const cloudsYaml = join(folder, "clouds.yaml");
  const cloud = await startImsCloud({ validate: true, ...options, cloudsYaml });
  const { server } = cloud;
  const settings = (name: string): ConnectionSettings =>
    resolveConnection(name, {
      config: (key) => (key === "ims:connections" ? JSON.stringify(imsEntries()) : undefined),
      environment: { OS_CLIENT_CONFIG_FILE: cloudsYaml, ...secretKeys() },
      cwd: folder,
      home: folder,
      readFile: (file) => (file === cloudsYaml ? readFileSync(file, "utf8") : undefined),
    });
  const imsEntries = () =>
    Object.fromEntries(
      Object.entries(server.accessKeys).flatMap(([user, { accessKey, projectId }]) => {
        const entry = {
          ...{ kind: "ims", region: "local-1", accessKey, projectId },
          secretKeyEnv: `SECRET_KEY_OF_${user}`,
          ...{ endpoint: server.imsUrl, iamUrl: server.iamUrl, obsUrl: server.obsUrl },
        };
        return [
          [`ims-${user}`, entry],
          [`otc-${user}`, { ...entry, cloudFamily: "otc" }],
        ];
      }),
    );
  const secretKeys = () =>
    Object.fromEntries(
      Object.entries(server.accessKeys).map(([user, { secretKey }]) => [
        `SECRET_KEY_OF_${user}`,
        secretKey,
      ]),
    );
  const known = new Map<string, Connection>();
  const connect = (name = "alice"): Connection => {
    const connection = known.get(name) ?? openConnection(settings(name));
    known.set(name, connection);
    return connection;
  };
  return {
    ...cloud,
    settings,
    lookUp: <Name extends LookUpName>(
      name: Name,
      args: LookUpTypes[Name]["args"],
      pageLimit?: number,
    ) =>
      runLookUp<LookUpTypes[Name]["args"], LookUpTypes[Name]["result"]>(
        lookUps[name],
        args,
        (connection) => ({ ...connect(connection), pageLimit }),
      ),
    async glanceImage(image = {}, user = "alice") {
      const glance = openCloud(settings(user));
      const id = randomUUID();
      await glance.createImage({ id, diskFormat: "raw", containerFormat: "bare", ...image });
      await glance.uploadData(id, {
        kind: "stream",
        open: () => Readable.from(["x"]),
        sizeBytes: 1,
      });
      return id;
    },
    requests() {
      const records = server.controls.log.list();
      server.controls.log.clear();
      return records
        .filter(({ service }) => service === "image" || service === "ims")
        .map(({ method, path }) => `${method} ${path}`);
    },
    async stop() {
      const problems = server.controls.contract.problems.list();
      await cloud.stop();
      rmSync(folder, { recursive: true, force: true });
      // Requests and answers that the API does not have.
      expect(problems).toEqual([]);
    },
  };
}
