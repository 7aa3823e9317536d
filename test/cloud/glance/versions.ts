/** GET / and /versions: the API versions, open to everybody. */
import { type Answer, jsonAnswer } from "../http";

const minorVersions = [17, 15, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0];

/** Glance answers 300 on every path that names no version it knows, and 200 on /versions. */
export function listVersions(status: 200 | 300, url: string): Answer {
  return jsonAnswer(status, {
    versions: minorVersions.map((minor, index) => ({
      id: `v2.${minor}`,
      status: index === 0 ? "CURRENT" : "SUPPORTED",
      links: [{ rel: "self", href: `${url}/v2/` }],
    })),
  });
}

/** Whether a path begins with /v2 or a minor version that exists. */
export function namesVersion(path: string): boolean {
  const minor = /^\/v2(?:\.(\d+))?(?:\/|$)/.exec(path);
  return minor !== null && (minor[1] === undefined || minorVersions.includes(Number(minor[1])));
}

/** Glance has no document of a single version: it points at /v2/, which is then unknown. */
export function redirectToVersion(url: string): Answer {
  return {
    status: 302,
    headers: { "Content-Type": "text/plain; charset=utf8", Location: `${url}/v2/` },
    body: "",
  };
}
