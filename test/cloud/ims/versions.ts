/** B1 and B2: the versions of the interface, told to everybody. */
import { type Answer, jsonAnswer } from "../http";
import type { ImsRequest } from "./context";
import { notFound } from "./errors";

const versions = [
  { id: "v2.2", status: "CURRENT", major: 2 },
  { id: "v2.1", status: "SUPPORTED", major: 2 },
  { id: "v2.0", status: "SUPPORTED", major: 2 },
  { id: "v1.1", status: "DEPRECATED", major: 1 },
  { id: "v1.0", status: "DEPRECATED", major: 1 },
];

type OpenRequest = Omit<ImsRequest, "caller">;

export function listVersions(request: OpenRequest): Answer {
  return jsonAnswer(request.ims.options.versionsStatus, {
    versions: versions.map((version) => view(request, version)),
  });
}

/** A major version alone means its newest. */
export function showVersion(request: OpenRequest): Answer {
  const id = request.params.get("version");
  const version = versions.find((known) => known.id === id || `v${known.major}` === id);
  if (!version) throw notFound(`The version ${id}`);
  return jsonAnswer(request.ims.options.versionsStatus, { versions: [view(request, version)] });
}

function view({ ims, region }: OpenRequest, version: (typeof versions)[number]): unknown {
  return {
    id: version.id,
    status: version.status,
    links: [{ rel: "self", href: `${ims.urls[region]}/v${version.major}/` }],
  };
}
