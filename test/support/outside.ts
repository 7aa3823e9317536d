/** Two people who make and change things by the calls of a cloud itself, outside of any program. */
import { setTimeout as delay } from "node:timers/promises";

import type { PulumiProjectOptions } from "./engine";
import { imsPerson } from "./imsPerson";
import type { LocalCloud } from "./localCloud";
import { person } from "./person";

export interface Outside {
  /** With these settings a program is one of the two. */
  settings(user: "alice" | "bob"): Pick<PulumiProjectOptions, "environment" | "config">;
  makeImage(name: string): Promise<string>;
  rename(id: string, name: string): Promise<unknown>;
  deleteImage(id: string): Promise<unknown>;
  tag(id: string, tag: string): Promise<unknown>;
  untag(id: string, tag: string): Promise<unknown>;
  share(id: string, projectId: string): Promise<unknown>;
  unshare(id: string, projectId: string): Promise<unknown>;
  /** Bob's answer. */
  answer(id: string, status: string): Promise<unknown>;
}

export async function outsideGlance(cloud: LocalCloud): Promise<Outside> {
  const [alice, bob] = [await person(cloud, "alice"), await person(cloud, "bob")];
  const members = (id: string) => `/v2/images/${id}/members`;
  return {
    settings: (user) => ({
      environment: { OS_CLIENT_CONFIG_FILE: cloud.cloudsYaml, OS_CLOUD: user },
    }),
    makeImage: async (name) => {
      const record = { name, disk_format: "raw", container_format: "bare", visibility: "shared" };
      return ((await alice.call("POST", "/v2/images", record)) as { id: string }).id;
    },
    rename: (id, name) =>
      alice.call("PATCH", `/v2/images/${id}`, [{ op: "replace", path: "/name", value: name }]),
    deleteImage: (id) => alice.call("DELETE", `/v2/images/${id}`),
    tag: (id, tag) => alice.call("PUT", `/v2/images/${id}/tags/${tag}`),
    untag: (id, tag) => alice.call("DELETE", `/v2/images/${id}/tags/${tag}`),
    share: (id, member) => alice.call("POST", members(id), { member }),
    unshare: (id, member) => alice.call("DELETE", `${members(id)}/${member}`),
    answer: (id, status) => bob.call("PUT", `${members(id)}/${bob.projectId}`, { status }),
  };
}

export async function outsideIms(cloud: LocalCloud): Promise<Outside> {
  const [alice, bob] = [imsPerson(cloud, "alice"), imsPerson(cloud, "bob")];
  const members = "/v1/cloudimages/members";
  /** Calls about members begin a job. Returns when its work shows. */
  const seen = async (id: string, projectId: string, status: string | undefined) => {
    while ((await alice.members(id))[projectId] !== status) await delay(20);
  };
  return {
    settings: (user) => ({
      environment: {
        HW_ACCESS_KEY: cloud.accessKeys[user]?.accessKey,
        HW_SECRET_KEY: cloud.accessKeys[user]?.secretKey,
        HW_REGION_NAME: "local-1",
        HW_AUTH_URL: cloud.iamUrl,
      },
      config: { "ims:endpoint": cloud.imsUrls["local-1"], "ims:obsUrl": cloud.obsUrl },
    }),
    makeImage: (name) => alice.makeImage(name, cloud.ims.owner["stoppedServer"] ?? ""),
    rename: (id, name) =>
      alice.call("PATCH", `/v2/cloudimages/${id}`, [{ op: "replace", path: "/name", value: name }]),
    deleteImage: (id) => alice.call("DELETE", `/v2/images/${id}`),
    tag: (id, tag) => alice.call("PUT", "/v1/cloudimages/tags", { image_id: id, tag }),
    untag: (id, tag) => alice.call("DELETE", `/v2/${alice.projectId}/images/${id}/tags/${tag}`),
    share: async (id, projectId) => {
      await alice.call("POST", members, { images: [id], projects: [projectId] });
      await seen(id, projectId, "pending");
    },
    unshare: async (id, projectId) => {
      await alice.call("DELETE", members, { images: [id], projects: [projectId] });
      await seen(id, projectId, undefined);
    },
    answer: async (id, status) => {
      await bob.call("PUT", members, { images: [id], project_id: bob.projectId, status });
      await seen(id, bob.projectId, status);
    },
  };
}
