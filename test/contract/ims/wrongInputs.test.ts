/**
 * What a person is told on IMS who asks for something impossible: one message that says what was attempted, on what, what came back (the code), and
 * what to do. Nothing is lost, nothing of our code is shown, and no credential.
 */
import * as path from "node:path";

import { openCloud } from "../../../provider/client/open";
import { imgCodes } from "../../../provider/client/ims/codes/imgCodes";
import { resolveConnection } from "../../../provider/config/resolveConnection";
import { testedHost } from "../../support/hosts";
import { startProvider, type ProviderProcess } from "../../support/providerProcess";
import { imsSettings } from "../../support/imsStack";
import { startLocalCloud, type LocalCloud } from "../../support/localCloud";
import { sources as settingsOf } from "../../unit/config/sources";
import { playWrongInput } from "../wrongInput";
import { dealtWith, deeds, publishing } from "./wrongInputs/answered";
import { beforeCalls } from "./wrongInputs/beforeCalls";
import { credentials, wrongSecret } from "./wrongInputs/credentials";
import type { Row } from "./wrongInputs/row";
import {
  everythingThereIs,
  fastJobs,
  normal,
  openScene,
  withoutRequest,
} from "./wrongInputs/scene";
import { sharing } from "./wrongInputs/sharing";
import { sources } from "./wrongInputs/sources";

jest.setTimeout(120_000);

let cloud: LocalCloud;
beforeAll(async () => void (cloud = await startLocalCloud({ ims: fastJobs })));
afterAll(() => cloud.stop());

const titled = (rows: readonly Row[]) =>
  rows.map(
    (row) => [row.code === undefined ? row.when : `${row.when} (${row.code})`, row] as const,
  );

describe("a wrong input that is seen before any request", () => {
  let opened: Awaited<ReturnType<typeof openScene>>;
  let provider: ProviderProcess;
  beforeAll(async () => {
    opened = await openScene(cloud, "checks");
    const { config = {}, environment = {} } = imsSettings(cloud);
    const { folder } = opened.scene.stack;
    // One process for all: a check changes nothing that another one could meet.
    const HOME = path.join(path.dirname(folder), "home");
    provider = await startProvider({
      host: testedHost(),
      folder,
      config,
      environment: { ...environment, HOME },
    });
    await opened.scene.image();
  });
  afterAll(async () => {
    await provider.kill();
    await opened.close();
  });

  it.each(titled(beforeCalls))("%s", async (_title, row) => {
    await row.given?.(opened.scene);
    const [kind, inputs] = row.declares ?? [];
    if (kind === undefined || inputs === undefined) throw new Error("the row declares nothing");
    cloud.local.clearRequests();
    const address = { stack: "checks", kind, name: "golden" };
    const news = provider.host.declared(address, inputs(opened.scene));
    const { failures } = await provider.about(address).check({}, news);
    const [failure, ...others] = failures;
    expect(failure?.property).toBe("");
    expect(`golden: ${failure?.reason}`).toBe(row.says);
    expect(others).toEqual([]);
    expect(requestsOfTheProvider()).toEqual([]);
  });
});

describe("a wrong input that the cloud refuses", () => {
  it.each(titled([...sources, ...sharing]))("%s", async (_title, row) => {
    await play(row);
    if (row.code !== undefined) expect(row.says).toContain(row.code);
  });
});

describe("a connection that does not get in", () => {
  it.each(titled(credentials))("%s", async (_title, row) => await play(row));
});

describe.each(Object.entries(deeds))("a person who %s", (_what, deed) => {
  it.each(Object.entries(deed.codes))("is told what %s means", async (code, advice) => {
    const [method, path] = deed.request;
    cloud.local.fault({
      ...{ method, path, status: 400, count: 1 },
      body: { error: { code, message: "The service says no." } },
    });
    try {
      const error: unknown = await deed.asks(aliceOnIms()).catch((reason: unknown) => reason);
      expect(withoutRequest(String(error))).toBe(
        `ApiError: ${deed.says}The service says no; ${advice} (400, ${code})`,
      );
    } finally {
      cloud.local.clearFaults();
    }
  });
});

describe("the table", () => {
  it("has every code that the service documents", () => {
    const rows = [...beforeCalls, ...sources, ...sharing].flatMap(({ code }) => code ?? []);
    const answered = Object.values(deeds).flatMap(({ codes }) => Object.keys(codes));
    const all = new Set([...rows, ...answered, ...publishing, ...dealtWith]);
    expect(Object.keys(imgCodes).filter((code) => !all.has(code))).toEqual([]);
  });
});

describe("what passes by itself", () => {
  it.each(["IMG.0060", "IMG.0187"])("is waited out (%s)", async (code) => {
    const { scene, close } = await openScene(cloud, `wrong-${(scenes += 1)}`);
    try {
      cloud.local.fault({
        ...{ method: "POST", path: "/v2/cloudimages/action", status: 400, count: 1 },
        body: { error: { code, message: "Too much to do." } },
      });
      const source = { kind: "server", serverId: scene.seeded("stoppedServer") };
      const program = [{ kind: "Image", name: "golden", inputs: { source } }] as const;
      expect((await scene.stack.up(program)).steps).toEqual(["create golden"]);
    } finally {
      await close();
    }
  });
});

/** The client as alice has it, without a process of its own. */
function aliceOnIms() {
  const { config = {}, environment = {} } = imsSettings(cloud);
  const set = Object.entries(environment).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, value] as const],
  );
  const given = settingsOf({ config, environment: Object.fromEntries(set) });
  return openCloud(resolveConnection(undefined, given));
}

function requestsOfTheProvider(): readonly string[] {
  return cloud.local
    .requests()
    .filter(({ userAgent }) => userAgent.startsWith("pulumi-ims/"))
    .map(({ method, path: requested }) => `${method} ${requested}`);
}

async function play(row: Row): Promise<void> {
  const { scene, close } = await openScene(cloud, `wrong-${(scenes += 1)}`);
  try {
    await playWrongInput(row, scene, {
      everythingThereIs: () => everythingThereIs(scene),
      normal: (message) => normal(message, scene),
      secrets,
      namesRequests: true,
    });
  } finally {
    await close();
  }
}

let scenes = 0;

function secrets(): readonly string[] {
  const keys = Object.values(cloud.accessKeys).map(({ secretKey }) => secretKey);
  return [wrongSecret, ...keys];
}
