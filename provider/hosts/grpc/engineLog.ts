/** Messages for the user go to the engine. If no engine listens, they go to stderr. */
import { credentials, Metadata } from "@grpc/grpc-js";
import type { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import type { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import { kept } from "../../client/kept";
import type { Log } from "../../resources/run/log";
import { safeText } from "../safeText";
import { stderrLog } from "../stderrLog";

export interface EngineLog {
  /** A log for messages about one resource; an empty URN means the whole stack. */
  about(urn: string): Log;
  /** Shows a line beside the resource until the next one. Undefined if no engine listens. */
  statusOf(urn: string): ((line: string) => void) | undefined;
  /** Resolves when all messages up to now have arrived or could not be delivered. */
  delivered(): Promise<void>;
}

export function engineLog(engineAddress: string | undefined): EngineLog {
  if (engineAddress === undefined)
    return { about: () => stderrLog, statusOf: () => undefined, delivered: async () => {} };
  let client: EngineClient | undefined;
  // Messages are sent one after the other, so that lines keep their order.
  let last = Promise.resolve();
  const say = (urn: string, severity: Severity, message: string, ephemeral = false) => {
    last = last.then(async () => {
      // The client is loaded at the first message, because most runs have none.
      client ??= connect(engineAddress);
      const request = requestOf(urn, severity, safeText(message));
      await send(client, request.setEphemeral(ephemeral));
    });
    return last;
  };
  /** A check, a diff and an update may give the same warning. */
  const warnOnce = kept((urn: string) =>
    kept((message: string) => void say(urn, "WARNING", message)),
  );
  return {
    about: (urn) => ({
      warn: (message) => warnOnce(urn)(message),
      info: (message) => void say(urn, "INFO", message),
    }),
    statusOf: (urn) => {
      let isUnderWay = false;
      return (line) => {
        // Further lines are dropped. Otherwise the work would wait at its end for a slow engine.
        if (isUnderWay) return;
        isUnderWay = true;
        void say(urn, "INFO", line, true).finally(() => (isUnderWay = false));
      };
    },
    delivered: () => last,
  };
}

type Severity = keyof typeof LogSeverity;

function connect(address: string): EngineClient {
  const { EngineClient: Client } =
    require("@pulumi/pulumi/proto/engine_grpc_pb") as typeof import("@pulumi/pulumi/proto/engine_grpc_pb");
  return new Client(address, credentials.createInsecure());
}

function requestOf(urn: string, severity: Severity, message: string): LogRequest {
  const messages =
    require("@pulumi/pulumi/proto/engine_pb") as typeof import("@pulumi/pulumi/proto/engine_pb");
  return new messages.LogRequest()
    .setUrn(urn)
    .setSeverity(messages.LogSeverity[severity])
    .setMessage(message);
}

const longestDeliveryMs = 2_000;

/** If a message cannot be delivered, the work that it is about must not fail. */
function send(client: EngineClient, request: LogRequest): Promise<void> {
  return new Promise((resolve) => {
    const options = { deadline: Date.now() + longestDeliveryMs };
    client.log(request, new Metadata(), options, () => resolve());
  });
}
