/** The version documents with which clients find out that this is Keystone v3. */
import { type Answer, jsonAnswer } from "../http";

export function versionList(authUrl: string): Answer {
  return jsonAnswer(300, { versions: { values: [version(authUrl)] } }, { Location: `${authUrl}/` });
}

export function versionDocument(authUrl: string): Answer {
  return jsonAnswer(200, { version: version(authUrl) });
}

function version(authUrl: string): Record<string, unknown> {
  return {
    id: "v3.14",
    status: "stable",
    updated: "2020-04-07T00:00:00Z",
    links: [{ rel: "self", href: `${authUrl}/` }],
    "media-types": [
      { base: "application/json", type: "application/vnd.openstack.identity-v3+json" },
    ],
  };
}
