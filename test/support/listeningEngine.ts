/** The engine's own end of the line: providers look whether it lives, and send it messages. */
import { Server, ServerCredentials, type ServerUnaryCall } from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogSeverity, type LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

export interface ListeningEngine {
  readonly address: string;
  /** The messages so far, one a line, as the engine prints them. */
  heard(): string;
  /** From now on nobody listens at the address. */
  end(): void;
}

export async function listenAsEngine(): Promise<ListeningEngine> {
  const server = new Server();
  let text = "";
  type Done = (error: null, answer: Empty) => void;
  server.addService(EngineService, {
    log: ({ request }: ServerUnaryCall<LogRequest, Empty>, done: Done) => {
      const isWarning = request.getSeverity() === LogSeverity.WARNING;
      // A line of the live status is gone when the next one comes.
      if (!request.getEphemeral())
        text += `${isWarning ? "warning: " : ""}${request.getMessage()}\n`;
      done(null, new Empty());
    },
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
  return {
    address: `127.0.0.1:${port}`,
    heard: () => text,
    end: () => server.forceShutdown(),
  };
}
