/**
 * Trusts of Keystone: a token by one is for the project of who gave it, and settings with a trust
 * work there.
 */
import { openCloud } from "../../../provider/client/open";
import { resolveConnection } from "../../../provider/config/resolveConnection";
import { clouds } from "../../support/clouds";
import type { TestCloud } from "../../support/testCloud";
import { sources } from "../../unit/config/sources";
import { authenticate, identityCall, openSession, passwordOf, type Session } from "./wire";

describe.each(clouds())("a trust of the %s", (_name, open) => {
  let cloud: TestCloud;
  let alice: Session;

  beforeAll(async () => {
    cloud = await open();
    alice = await openSession(cloud, "alice");
  });
  afterAll(() => cloud.stop());

  /** From alice, for bob, in alice's project. */
  async function given(): Promise<string> {
    const answer = await identityCall(cloud, "POST", "/OS-TRUST/trusts", {
      headers: { "X-Auth-Token": alice.token },
      body: {
        trust: {
          ...{ trustor_user_id: cloud.users["alice"]?.id, trustee_user_id: cloud.users["bob"]?.id },
          ...{
            project_id: cloud.projects.owner,
            impersonation: false,
            roles: [{ name: "member" }],
          },
        },
      },
    });
    expect(answer.status).toBe(201);
    return String(answer.at("trust", "id"));
  }

  const settingsWith = (trustId: string) =>
    resolveConnection(
      undefined,
      sources({
        environment: {
          ...{ OS_AUTH_URL: cloud.authUrl, OS_USERNAME: "bob", OS_PASSWORD: cloud.password },
          ...{ OS_USER_DOMAIN_NAME: "Default", OS_TRUST_ID: trustId },
        },
      }),
    );

  it("gives a token for the project of who gave it", async () => {
    const scope = { "OS-TRUST:trust": { id: await given() } };
    const answer = await authenticate(cloud, passwordOf("bob"), scope);
    expect(answer.status).toBe(201);
    expect(answer.at("token", "project", "id")).toBe(cloud.projects.owner);
    expect(answer.at("token", "user", "name")).toBe("bob");
    expect(answer.at("token", "OS-TRUST:trust", "id")).toBe(scope["OS-TRUST:trust"].id);
  });

  it("is for nobody else: 403; and one that is not there: 401", async () => {
    const scope = { "OS-TRUST:trust": { id: await given() } };
    expect((await authenticate(cloud, passwordOf("carol"), scope)).status).toBe(403);
    const none = { "OS-TRUST:trust": { id: "0".repeat(32) } };
    expect((await authenticate(cloud, passwordOf("bob"), none)).status).toBe(401);
  });

  it("named by OS_TRUST_ID is where images are made: in that project, not in the user's own", async () => {
    const owner = await openCloud(settingsWith(await given())).location();
    expect(owner.projectId).toBe(cloud.projects.owner);
    expect(owner.projectId).not.toBe(cloud.users["bob"]?.project);
  });

  it("that is taken back is named in the refusal", async () => {
    const id = await given();
    const headers = { "X-Auth-Token": alice.token };
    const answer = await identityCall(cloud, "DELETE", `/OS-TRUST/trusts/${id}`, { headers });
    expect(answer.status).toBe(204);
    await expect(openCloud(settingsWith(id)).location()).rejects.toThrow(
      new RegExp(`as user "bob" of domain "Default" by trust ${id}.*that the trust exists`),
    );
  });
});
