/** What reaches the engine's log service, over real gRPC. */
import { Server, ServerCredentials, type ServerUnaryCall } from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogSeverity, type LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Secret } from "../../../../provider/client/secret";
import { engineLog } from "../../../../provider/hosts/grpc/engineLog";

let engine: Server;
let address: string;
let heard: LogRequest.AsObject[];
/** Answers that the engine still owes. */
let owed: (() => void)[];
let isSlow: boolean;

beforeEach(async () => {
  heard = [];
  owed = [];
  isSlow = false;
  engine = new Server();
  engine.addService(EngineService, {
    log: (call: ServerUnaryCall<LogRequest, Empty>, done: (error: null, answer: Empty) => void) => {
      heard.push(call.request.toObject());
      const answer = () => done(null, new Empty());
      if (isSlow) owed.push(answer);
      else answer();
    },
  });
  const port = await new Promise<number>((resolve, reject) => {
    engine.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  address = `127.0.0.1:${port}`;
});

afterEach(() => engine.forceShutdown());

const said = () => heard.map(({ urn, message, ephemeral }) => [urn, message, ephemeral]);

it("keeps messages, and shows a status until the next one", async () => {
  const log = engineLog(address);
  log.about("a").info("kept");
  log.statusOf("a")?.("1 %");
  await log.delivered();
  expect(said()).toEqual([
    ["a", "kept", false],
    ["a", "1 %", true],
  ]);
});

it("warns once of a resource, however often the run finds it", async () => {
  const log = engineLog(address);
  for (const urn of ["a", "b", "a"]) log.about(urn).warn("odd");
  log.about("a").warn("odder");
  await log.delivered();
  expect(said()).toEqual([
    ["a", "odd", false],
    ["b", "odd", false],
    ["a", "odder", false],
  ]);
});

it("leaves out a status while the one before is under way", async () => {
  isSlow = true;
  const log = engineLog(address);
  const status = log.statusOf("a");
  for (const line of ["1 %", "2 %", "3 %"]) status?.(line);
  log.about("a").info("done");
  while (owed.length === 0) await new Promise(setImmediate);
  isSlow = false;
  owed.forEach((answer) => answer());
  await log.delivered();
  status?.("4 %");
  await log.delivered();
  expect(said().map(([, message]) => message)).toEqual(["1 %", "done", "4 %"]);
});

it("tells a warning from the rest", async () => {
  const log = engineLog(address);
  log.about("a").warn("odd");
  log.about("a").info("done");
  log.statusOf("a")?.("1 %");
  await log.delivered();
  const { WARNING, INFO } = LogSeverity;
  expect(heard.map(({ severity }) => severity)).toEqual([WARNING, INFO, INFO]);
});

it("shows no secret and steers no terminal, whoever listens", async () => {
  const secret = new Secret("hunter2-and-a-lot-more").reveal();
  const written: string[] = [];
  const stderr = jest.spyOn(process.stderr, "write").mockImplementation((text) => {
    written.push(String(text));
    return true;
  });
  for (const log of [engineLog(address), engineLog(undefined)]) {
    log.about("a").warn(`odd ${secret}\u001b[2J`);
    log.about("a").info(`done ${secret}\u001b[2J`);
    log.statusOf("a")?.(`1 % ${secret}`);
    await log.delivered();
  }
  stderr.mockRestore();
  expect(written).toEqual([
    expect.stringMatching(/^warning: odd .*\n$/),
    expect.stringMatching(/^done .*\n$/),
  ]);
  const messages = [...heard.map(({ message }) => message), ...written];
  expect(messages).toHaveLength(5);
  expect(messages.join("")).not.toMatch(/hunter2|\u001b/);
});

it("fails no work where the engine is gone", async () => {
  engine.forceShutdown();
  const log = engineLog(address);
  log.about("a").warn("odd");
  await expect(log.delivered()).resolves.toBeUndefined();
});

it("shows no status where no engine listens", () => {
  expect(engineLog(undefined).statusOf("a")).toBeUndefined();
});
