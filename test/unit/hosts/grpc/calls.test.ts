/** A call is answered after its messages have reached the engine, whether it succeeds or fails. */
import type { ServerUnaryCall, ServiceError } from "@grpc/grpc-js";
import { answering } from "../../../../provider/hosts/grpc/calls";
import { Plugin } from "../../../../provider/hosts/grpc/plugin";

it.each([
  ["succeeds", async () => "done"],
  ["fails", async () => Promise.reject(new Error("it failed"))],
])("a call that %s", async (_, work: () => Promise<string>) => {
  const plugin = new Plugin({}, undefined);
  const delivery = Promise.withResolvers<void>();
  jest.spyOn(plugin, "said").mockReturnValue(delivery.promise);
  const answered: unknown[] = [];
  const call = { request: "a request" } as unknown as ServerUnaryCall<string, string>;
  const done = new Promise<void>((resolve) => {
    answering(plugin)<string, string>(work)(call, (error, value) => {
      answered.push((error as ServiceError | null)?.details ?? value);
      resolve();
    });
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(answered).toEqual([]);
  delivery.resolve();
  await done;
  expect(answered).toHaveLength(1);
});
