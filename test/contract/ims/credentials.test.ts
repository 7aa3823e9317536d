/** Every way to prove who we are to Huawei Cloud, from the settings down to a cloud that checks signatures and tokens itself. */
import { systemClock } from "../../../provider/client/http/clock";
import { openImsChain, type CloudDependencies } from "../../../provider/client/open";
import { resolveConnection } from "../../../provider/config/resolveConnection";
import { sources } from "../../unit/config/sources";
import { startLocalCloud, type LocalCloud } from "../../support/localCloud";

let cloud: LocalCloud;
beforeAll(async () => {
  cloud = await startLocalCloud();
});
afterAll(() => cloud.stop());
beforeEach(() => cloud.local.clearRequests());

const addresses = () => ({
  "ims:kind": "ims",
  "ims:region": "local-1",
  "ims:endpoint": cloud.imsUrl,
  "ims:iamUrl": cloud.iamUrl,
  "ims:obsUrl": cloud.obsUrl,
  "ims:metadataUrl": cloud.metadataUrl,
});
const keysOf = (user: string) => {
  const keys = cloud.accessKeys[user];
  if (keys === undefined) throw new Error(`the local cloud has no keys for ${user}`);
  return keys;
};
const keyVariables = (user: string) => ({
  HW_ACCESS_KEY: keysOf(user).accessKey,
  HW_SECRET_KEY: keysOf(user).secretKey,
});
const passwordVariables = (user: string) => ({
  HW_USER_NAME: user,
  HW_USER_PASSWORD: cloud.password,
  HW_DOMAIN_NAME: "Default",
});

function open(
  environment: Readonly<Record<string, string>>,
  config: Readonly<Record<string, string>> = {},
  dependencies: CloudDependencies = {},
) {
  const given = sources({ config: { ...addresses(), ...config }, environment });
  return openImsChain(resolveConnection(undefined, given), dependencies);
}

const listImages = ({ send }: Pick<ReturnType<typeof open>, "send">) =>
  send({
    purpose: "list images",
    ...{ method: "GET", url: "/v2/cloudimages", okStatus: [200], idempotent: true },
    // Signs and scripts that signer and verifier must spell alike.
    query: { __imagetype: "private", name: "größe (1)*'!~ +图像", tag: "a=b,c:d" },
  });

/** What was called, without the query. */
const calls = () =>
  cloud.local.requests().map(({ method, path }) => `${method} ${path.replace(/\?.*$/, "")}`);

const ways: readonly (readonly [
  string,
  () => Readonly<Record<string, string>>,
  Readonly<Record<string, string>>,
])[] = [
  ["access keys", () => keyVariables("alice"), {}],
  ["a password", () => passwordVariables("alice"), {}],
  [
    "an agency, assumed with access keys",
    () => ({
      ...keyVariables("alice"),
      HW_ASSUME_ROLE_AGENCY_NAME: "ims-copy",
      HW_ASSUME_ROLE_DOMAIN_NAME: "Default",
    }),
    {},
  ],
  [
    "an agency, assumed with a password",
    () => passwordVariables("alice"),
    { "ims:agencyName": "ims-copy", "ims:agencyAccountName": "Default" },
  ],
  ["the metadata of the instance", () => ({}), { "ims:useInstanceMetadata": "true" }],
];

describe.each(ways)("%s", (_, environment, config) => {
  it("is accepted by the image service, for the region's project", async () => {
    const chain = open(environment(), config);
    await expect(listImages(chain)).resolves.toMatchObject({ status: 200 });
    await expect(chain.authenticator.location()).resolves.toMatchObject({
      region: "local-1",
      projectId: keysOf("alice").projectId,
    });
    await expect(chain.authenticator.accountId()).resolves.toBe(keysOf("alice").accountId);
  });

  it("asks for all that is not known once, and then for images only", async () => {
    const chain = open(environment(), config);
    await Promise.all([listImages(chain), listImages(chain)]);
    const first = calls();
    expect(new Set(first).size).toBe(first.length - 1);
    cloud.local.clearRequests();
    await listImages(chain);
    expect(calls()).toHaveLength(1);
  });
});

describe("a token", () => {
  it("from somewhere else is used as it is", async () => {
    const { authenticator } = open(passwordVariables("bob"));
    const applied = await authenticator.apply({
      ...{ purpose: "look", method: "GET", url: "/", okStatus: [], idempotent: true },
    });
    const token = applied.headers?.["x-auth-token"] ?? "";
    const chain = open({ HW_AUTH_TOKEN: token, HW_PROJECT_ID: keysOf("bob").projectId });
    await expect(listImages(chain)).resolves.toMatchObject({ status: 200 });
  });

  it("is worth temporary keys for the object storage", async () => {
    const keys = await open(passwordVariables("bob")).authenticator.objectStorageKeys();
    const chain = open({
      HW_ACCESS_KEY: keys.accessKey,
      HW_SECRET_KEY: keys.secretKey.reveal(),
      HW_SECURITY_TOKEN: keys.securityToken?.reveal() ?? "",
    });
    await expect(listImages(chain)).resolves.toMatchObject({ status: 200 });
  });

  it("is fetched anew when the cloud ended it", async () => {
    const chain = open(passwordVariables("bob"));
    await listImages(chain);
    cloud.local.expireTokens("bob");
    await expect(listImages(chain)).resolves.toMatchObject({ status: 200 });
  });
});

describe("a signature", () => {
  it("covers a body that is sent in other alphabets", async () => {
    const chain = open(keyVariables("alice"));
    const answer = await chain
      .send({
        purpose: "update an image",
        ...{ method: "PATCH", url: "/v2/cloudimages/0b1cb1ca-0000-4000-8000-000000000000" },
        body: { kind: "json", value: [{ op: "replace", path: "/name", value: "größe 图像" }] },
        ...{ okStatus: [200], idempotent: true },
      })
      .catch((error: unknown) => error);
    // The signature passed: what is refused is the image that does not exist.
    expect(answer).not.toMatchObject({ kind: "unauthenticated" });
  });

  it("by a clock that is wrong is made again by the cloud's, and the user is told", async () => {
    const warnings: string[] = [];
    const clock = { ...systemClock, now: () => Date.now() - 2 * 3_600_000 };
    const chain = open(keyVariables("alice"), {}, { clock, warn: (text) => warnings.push(text) });
    await expect(listImages(chain)).resolves.toMatchObject({ status: 200 });
    expect(warnings).toEqual([expect.stringMatching(/clock is 2 hours behind the cloud's/)]);
  });

  it("with a wrong secret key is refused with the gateway's code, and the key is not shown", async () => {
    const lines: string[] = [];
    const chain = open(
      { ...keyVariables("alice"), HW_SECRET_KEY: "hunter2-hunter2" },
      { "ims:projectId": keysOf("alice").projectId },
      { log: (line) => lines.push(line) },
    );
    await expect(listImages(chain)).rejects.toMatchObject({
      kind: "unauthenticated",
      code: expect.stringMatching(/^APIGW\.\d+$/),
    });
    expect(lines).toHaveLength(1);
    expect(lines.join()).not.toMatch(/hunter2|Signature=/);
  });

  it("of an agency that does not exist says what to check", async () => {
    const chain = open({
      ...keyVariables("alice"),
      HW_ASSUME_ROLE_AGENCY_NAME: "nobody",
      HW_ASSUME_ROLE_DOMAIN_NAME: "Default",
    });
    await expect(listImages(chain)).rejects.toThrow(/cannot assume agency "nobody".*agencyName/);
  });
});
