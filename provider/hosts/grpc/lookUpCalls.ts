/** Look-ups: calls of a program that change nothing. */
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { isApiError } from "../../client/http/errors";
import type { LookUp, LookUpArgs } from "../../functions/lookUp";
import { containsUnknown } from "../../resources/values/unknown";
import type { Plugin } from "./plugin";
import { decode, encode } from "./properties";
import { withoutNulls } from "./withoutNulls";

let known: ReadonlyMap<string, LookUp<LookUpArgs, object>> | undefined;

/** Loaded at the first use: the engine waits for the plugin's port while what is above loads. */
function byToken(): ReadonlyMap<string, LookUp<LookUpArgs, object>> {
  if (known !== undefined) return known;
  const { lookUps } =
    require("../../functions/registry") as typeof import("../../functions/registry");
  known = new Map(
    Object.values(lookUps).map((lookUp) => [
      lookUp.token,
      // A look-up's own schema checks its arguments before it is called.
      lookUp as unknown as LookUp<LookUpArgs, object>,
    ]),
  );
  return known;
}

export function lookUpCalls(plugin: Plugin) {
  return {
    invoke: async (request: messages.InvokeRequest): Promise<messages.InvokeResponse> => {
      const token = request.getTok();
      const lookUp = byToken().get(token);
      if (lookUp === undefined)
        throw new Error(
          `there is no look-up ${token} in this version of the provider; ` +
            `there are ${[...byToken().keys()].join(", ")}`,
        );
      const { runLookUp } =
        require("../../functions/lookUp") as typeof import("../../functions/lookUp");
      const args = withoutNulls(decode(request.getArgs()).values);
      const response = new messages.InvokeResponse();
      // A preview with an older SDK: while the arguments are unknown, the answer is unknown too.
      if (containsUnknown(args)) return response.setReturn(encode({}));
      try {
        const found = await runLookUp(lookUp, args, (name) => plugin.connect(name));
        return response.setReturn(encode(found));
      } catch (error) {
        // Wrong arguments are a mistake in the program. As failures, the engine reports them with
        // the name of the call.
        if (!isApiError(error, "badRequest") || error.status !== undefined) throw error;
        return response.setFailuresList([new messages.CheckFailure().setReason(error.message)]);
      }
    },
  };
}
