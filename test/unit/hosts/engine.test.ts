/** Whether the engine that started the process still lives: only a refused connection proves that it ended. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import {
  assertEngineAlive,
  engineAddress,
  watchEngine,
  type EngineAddress,
} from "../../../provider/hosts/engine";
import type { Clock } from "../../../provider/client/http/clock";

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** An engine that listens, until `end` ends it. */
async function livingEngine() {
  const server = createServer((socket) => socket.destroy()).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const end = () => new Promise<void>((resolve) => server.close(() => resolve()));
  closing.push(() => (server.listening ? end() : undefined));
  return { address: { host: "127.0.0.1", port }, end };
}

const stopped = `
const server = require("node:net").createServer().listen({ port: 0, host: "127.0.0.1", backlog: 1 }, () => {
  process.stdout.write(server.address().port + "\\n", () => process.kill(process.pid, "SIGSTOP"));
});`;

/**
 * An engine that was stopped, as by a debugger. Connections fill its queue, so that the kernel lets
 * further ones wait without an answer.
 */
async function silentEngine() {
  const child: ChildProcess = spawn(process.execPath, ["-e", stopped], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  const end = async () => {
    child.kill("SIGKILL");
    await exited;
  };
  closing.push(end);
  const [line] = (await once(child.stdout ?? child, "data")) as [Buffer];
  const address = { host: "127.0.0.1", port: Number(line.toString("utf8")) };
  while (await enters(address)) continue;
  return { address, end };
}

/** Whether the queue of a listener has room for one more connection, which then stays in it. */
function enters(address: EngineAddress): Promise<boolean> {
  return new Promise((resolve) => {
    const socket: Socket = connect({ ...address, timeout: 500 });
    closing.push(() => socket.destroy());
    socket.once("connect", () => resolve(true));
    socket.once("timeout", () => resolve(false));
    socket.on("error", () => undefined);
  });
}

it.each([
  [["node", "main.js", "127.0.0.1:4000"], { host: "127.0.0.1", port: 4000 }],
  [["node", "main.js"], undefined],
  [["node", "127.0.0.1:4000", "--flag"], undefined],
  [[], undefined],
])("is at the last argument of the process: %j", (args, address) => {
  expect(engineAddress(args)).toEqual(address);
});

describe("the end of a creation", () => {
  it("goes on without an engine, and with one that listens", async () => {
    const { address } = await livingEngine();
    await assertEngineAlive(undefined);
    await assertEngineAlive(address);
  });

  it("is left to the next run when the engine is gone", async () => {
    const { address, end } = await livingEngine();
    await end();
    await expect(assertEngineAlive(address)).rejects.toThrow(/engine is gone.*next run/);
  });

  it("is left to the next run when the engine does not answer", async () => {
    const { address } = await silentEngine();
    await expect(assertEngineAlive(address)).rejects.toThrow(/engine is gone.*next run/);
  });
});

describe("the watch over the engine", () => {
  /** A clock on which the second sleep, after the first look, ends the engine. */
  async function watched({ address, end }: Awaited<ReturnType<typeof silentEngine>>) {
    const events: string[] = [];
    let sleeps = 0;
    const clock: Clock = {
      now: () => 0,
      sleep: async (delayMs) => {
        events.push(`sleeps ${delayMs}`);
        sleeps += 1;
        if (sleeps !== 2 || events.includes("gone")) return;
        await end();
        events.push("engine ends");
      },
    };
    const gone = (reason: Error) => void events.push("gone", reason.message);
    await watchEngine(address, clock, gone, () => void events.push("process ends"));
    return events;
  }

  const course = [
    ...["sleeps 5000", "sleeps 5000", "engine ends"],
    ...["gone", expect.stringMatching(/engine is gone/), "sleeps 5000", "process ends"],
  ];

  it("tells the calls that it is gone, and ends the process when they had time to stop", async () => {
    expect(await watched(await livingEngine())).toEqual(course);
  });

  it("takes an engine that does not answer for a busy one", async () => {
    expect(await watched(await silentEngine())).toEqual(course);
  });
});
