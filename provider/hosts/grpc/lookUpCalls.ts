import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { isApiError } from "../../client/http/errors";
import { lazily } from "../../client/kept";
import type { LookUp, LookUpArgs } from "../../functions/lookUp";
import { containsUnknown } from "../../resources/values/unknown";
import type { Plugin } from "./plugin";
import { decode, encode } from "./properties";
import { withoutNulls } from "./withoutNulls";

/** Loaded at the first use: see plugin.ts. */
const byToken = lazily((): ReadonlyMap<string, LookUp<LookUpArgs, object>> => {
  const { lookUps } =
    require("../../functions/registry") as typeof import("../../functions/registry");
  return new Map(
    Object.entries(lookUps).map(([name, lookUp]) => [
      `ims:index:${name}`,
      // A look-up's own schema checks its arguments before it is called.
      lookUp as unknown as LookUp<LookUpArgs, object>,
    ]),
  );
});

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
      // Older SDKs also call while arguments are unknown. Then the answer has no properties.
      if (containsUnknown(args)) return response.setReturn(encode({}));
      try {
        const note = lookUp.note?.(args);
        if (note !== undefined) plugin.tell(note);
        const found = await runLookUp(lookUp, args, (name) => plugin.connect(name));
        return response.setReturn(encode(found));
      } catch (error) {
        // Wrong arguments. The engine reports failures, unlike errors, with the name of the call.
        if (!isApiError(error, "badRequest") || error.status !== undefined) throw error;
        return response.setFailuresList([new messages.CheckFailure().setReason(error.message)]);
      }
    },
  };
}
