/** Lists objects that can be imported, one page for each call. `pulumi do` asks for them. */
import type { ServerWritableStream } from "@grpc/grpc-js";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { containsUnknown } from "../../resources/values/unknown";
import { afterMessages, failure } from "./calls";
import type { Plugin } from "./plugin";
import { decode } from "./properties";
import { handlerOf } from "./handlers";
import { withoutNulls } from "./withoutNulls";

const pageDefault = 100;
const pageMax = 1000;

type Listing = ServerWritableStream<messages.ListRequest, messages.ListResponse>;

/** Streams are not unary calls, so this one answers and reports errors by itself. */
export function listCall(plugin: Plugin): (call: Listing) => void {
  return (call) => {
    void afterMessages(plugin, () => answers(call.request, plugin)).then(
      (responses) => {
        for (const response of responses) call.write(response);
        call.end();
      },
      // grpc-js answers with the status of this event. A destroyed stream would answer nothing.
      (error: unknown) => call.emit("error", failure(plugin, error)),
    );
  };
}

async function answers(
  request: messages.ListRequest,
  plugin: Plugin,
): Promise<readonly messages.ListResponse[]> {
  const token = request.getToken();
  const { list } = handlerOf(token);
  if (list === undefined) throw new Error(`resources of type ${token} cannot be listed`);
  const query = withoutNulls(decode(request.getQuery()).values);
  // In a preview, a property of the query may not be known yet.
  if (containsUnknown(query))
    return [new messages.ListResponse().setComputed(new messages.ListResponse.Computed())];
  const after = request.getContinuationToken();
  const limits = [request.getLimit(), request.getPageSize()].filter((limit) => limit > 0);
  const limit = Math.min(pageMax, ...(limits.length === 0 ? [pageDefault] : limits));
  const page = await list.page(
    { query, limit, ...(after === "" ? {} : { after }) },
    plugin.contextFor(""),
  );
  const results = page.found.map(({ id, name }) =>
    new messages.ListResponse().setResult(
      new messages.ListResponse.Result().setId(id).setName(name),
    ),
  );
  if (page.next === undefined) return results;
  const next = new messages.ListResponse.Continuation().setContinuationToken(page.next);
  return [...results, new messages.ListResponse().setContinuation(next)];
}
