/**
 * Addresses: taken as they are meant, refused by the name of their setting, and what they tell
 * about a cloud.
 */
import { resolveConnection } from "../../../provider/config/resolveConnection";
import { oneCloud, sources, type GivenSources } from "./sources";

const resolve = (given: GivenSources) => resolveConnection(undefined, sources(given));
const user = { OS_USERNAME: "alice", OS_PASSWORD: "alicepw", OS_PROJECT_ID: "p1" };
const at = (url: string): GivenSources => ({ environment: { ...user, OS_AUTH_URL: url } });
const hw = { HW_ACCESS_KEY: "a", HW_SECRET_KEY: "s", HW_REGION_NAME: "cn-north-4" };

describe("an address with blanks or line feeds around it", () => {
  it.each(["https://k:5000/v3\n", " https://k:5000/v3", "\thttps://k:5000/v3\r\n"])(
    "is the address: %j",
    (url) => {
      expect(resolve(at(url)).auth).toMatchObject({ authUrl: "https://k:5000/v3" });
    },
  );
});

describe("what is no address", () => {
  const problems: readonly (readonly [string, RegExp])[] = [
    [
      "keystone.example.com:5000/v3",
      /is "keystone.example.com:5000\/v3", which has no scheme; write https:\/\/keystone.example.com:5000\/v3/,
    ],
    ["keystone.example.com", /is .*which has no scheme; write https:\/\/keystone.example.com/],
    ["localhost:5000", /is .*which has no scheme; write https:\/\/localhost:5000/],
    ["//keystone.example.com/v3", /is .*which has no scheme; write it like/],
    ["ftp://keystone.example.com", /begins with "ftp:", not with https:/],
    ["file:///etc/passwd", /begins with "file:"/],
    ["   ", /contains only blanks/],
    ["https://", /is .*which is no address/],
    ["https:///v3", /is .*which is no address/],
    ["https://:5000/v3", /is .*which is no address/],
    ["https://key stone/v3", /has a blank or a line feed in its middle/],
    ["https://k\n/v3", /has a blank or a line feed in its middle/],
    ["https://k:port/v3", /is .*which is no address/],
    ["https://k/v3?token=hunter2", /has a query or a fragment/],
    ["https://alice:hunter2@k/v3", /contains a user or a password/],
    ["alice:hunter2@k/v3", /contains a user or a password/],
  ];

  it.each(problems)("is refused by the name of the variable: %j", (url, problem) => {
    expect(() => resolve(at(url))).toThrow(new RegExp(`OS_AUTH_URL ${problem.source}`));
    expect(() => resolve(at(url))).not.toThrow(/hunter2/);
  });

  it.each<[string, GivenSources]>([
    [
      'image_endpoint_override of cloud "one" in /project/clouds.yaml',
      oneCloud('image_endpoint_override: "glance:9292"'),
    ],
    [
      "OS_IMAGE_ENDPOINT_OVERRIDE",
      { environment: { ...user, OS_AUTH_URL: "https://k", OS_IMAGE_ENDPOINT_OVERRIDE: "g:1" } },
    ],
    ["HW_AUTH_URL", { environment: { ...hw, HW_AUTH_URL: "iam.example.com" } }],
    [
      "HUAWEICLOUD_SDK_IAM_ENDPOINT",
      { environment: { ...hw, HUAWEICLOUD_SDK_IAM_ENDPOINT: "iam.example.com" } },
    ],
    ["ims:authUrl", { config: { "ims:authUrl": "keystone:5000" }, environment: user }],
    ["ims:endpoint", { config: { "ims:endpoint": "glance" }, environment: hw }],
    ["ims:iamUrl", { config: { "ims:iamUrl": "iam" }, environment: hw }],
    ["ims:obsUrl", { config: { "ims:obsUrl": "obs" }, environment: hw }],
    [
      "iam_endpoint in section basic of /home/alice/.huaweicloud/credentials",
      {
        files: {
          "/home/alice/.huaweicloud/credentials": "[basic]\nak = a\nsk = s\niam_endpoint = iam\n",
        },
      },
    ],
  ])("is refused by its name wherever it stands: %s", (place, given) => {
    expect(() => resolve(given)).toThrow(`${place} is `);
    expect(() => resolve(given)).toThrow(/which has no scheme; write https:/);
  });

  it("in secure.yaml is named with that file", () => {
    const given = oneCloud("");
    const files = {
      ...given.files,
      "/project/secure.yaml": "clouds: {one: {auth: {auth-url: 'keystone'}}}",
    };
    // The two spellings are one key, and the secure file outranks the other one.
    expect(() => resolve({ files })).toThrow(
      'auth.auth_url of cloud "one" in /project/secure.yaml is "keystone", which has no scheme',
    );
  });

  it("is no concern of a cloud that does not use it", () => {
    const given = { ...oneCloud(""), environment: { HW_AUTH_URL: "nonsense" } };
    expect(resolve(given)).toMatchObject({ kind: "glance" });
  });
});

describe("{region_name} in an address", () => {
  const templated =
    'auth_url: "https://iam.{region_name}.example.com/v3", username: a, password: b';
  const file = (more: string) => ({
    files: { "/project/clouds.yaml": `clouds: {one: {auth: {${templated}}${more}}}` },
  });

  it("is the region, wherever that is said", () => {
    const filled = { authUrl: "https://iam.One.example.com/v3" };
    expect(resolve(file(", region_name: One")).auth).toMatchObject(filled);
    expect(resolve({ ...file(""), config: { "ims:region": "One" } }).auth).toMatchObject(filled);
  });

  it("without a region is refused", () => {
    expect(() => resolve(file(""))).toThrow(
      /has a place for \{region_name\}, and nothing says what belongs there; set region/,
    );
  });
});

describe("a profile", () => {
  it.each([
    ["vexxhost", /names profile "vexxhost", which is in no clouds-public.yaml; write auth_url/],
    ["https://vexxhost.com", /profile "https:\/\/vexxhost.com", and profiles are not fetched/],
    ["1e3", /names profile "1e3", which is in no clouds-public.yaml/],
  ])("that is not known is named: %s", (profile, message) => {
    const file = `clouds: {one: {profile: "${profile}", auth: {username: alice, password: pw}}}`;
    expect(() => resolve({ files: { "/project/clouds.yaml": file } })).toThrow(message);
  });

  it.each([
    ["beside a user", user],
    ["where no source names an identity", {}],
  ])("in OS_PROFILE is refused where no address stands beside it, %s", (_, given) => {
    expect(() => resolve({ environment: { ...given, OS_PROFILE: "ovh" } })).toThrow(
      /OS_PROFILE names a profile, and profiles are read only for clouds of clouds.yaml/,
    );
  });
});

describe("the cloud that an address is of", () => {
  const password = { ...user, OS_PROJECT_ID: "", OS_USER_DOMAIN_NAME: "OTC0001" };
  const of = (url: string, more: Record<string, string> = {}) =>
    resolve({ environment: { ...password, OS_AUTH_URL: url, ...more } });

  it.each([
    [
      "https://iam.eu-de.otc.t-systems.com/v3",
      {},
      "otc",
      "https://ims.eu-de.otc.t-systems.com",
      "https://obs.eu-de.otc.t-systems.com",
    ],
    [
      "https://iam-pub.eu-ch2.sc.otc.t-systems.com/v3",
      {},
      "otc",
      "https://ims.eu-ch2.sc.otc.t-systems.com",
      "https://obs.eu-ch2.sc.otc.t-systems.com",
    ],
    [
      "https://iam.eu-west-0.prod-cloud-ocb.orange-business.com/v3",
      {},
      "flexibleEngine",
      "https://ims.eu-west-0.prod-cloud-ocb.orange-business.com",
      "https://oss.eu-west-0.prod-cloud-ocb.orange-business.com",
    ],
    [
      "https://iam.eu-west-101.myhuaweicloud.eu/v3",
      {},
      "huawei",
      "https://ims.eu-west-101.myhuaweicloud.eu",
      "https://obs.eu-west-101.myhuaweicloud.eu",
    ],
    [
      "https://iam.myhuaweicloud.com/v3",
      { OS_PROJECT_NAME: "ap-southeast-3_builds" },
      "huawei",
      "https://ims.ap-southeast-3.myhuaweicloud.com",
      "https://obs.ap-southeast-3.myhuaweicloud.com",
    ],
    [
      "https://iam.otc.t-systems.com/v3",
      { OS_PROJECT_NAME: "eu-nl_builds" },
      "otc",
      "https://ims.eu-nl.otc.t-systems.com",
      "https://obs.eu-nl.otc.t-systems.com",
    ],
    [
      "https://iam.eu-de.otc.t-systems.com:443/v3",
      { OS_REGION_NAME: "eu-nl" },
      "otc",
      "https://ims.eu-nl.otc.t-systems.com",
      "https://obs.eu-nl.otc.t-systems.com",
    ],
  ])("%s is recognised, with its region and domain", (url, more, cloud, endpoint, obsUrl) => {
    const settings = of(url, more);
    expect(settings).toMatchObject({ kind: "ims", endpoint, ims: { cloud, obsUrl } });
    expect(settings.ims?.iamUrl).toBe(url.replace("/v3", ""));
  });

  it("is known to clouds.yaml too", () => {
    const file =
      "clouds: {otc: {auth: {auth_url: https://iam.eu-de.otc.t-systems.com/v3, username: a, password: b, user_domain_name: OTC, project_name: eu-de_builds}}}";
    expect(resolve({ files: { "/project/clouds.yaml": file } })).toMatchObject({
      kind: "ims",
      endpoint: "https://ims.eu-de.otc.t-systems.com",
      ims: { projectName: "eu-de_builds" },
    });
  });

  it("is a Glance where somebody says so", () => {
    const given = at("https://iam.eu-de.otc.t-systems.com/v3");
    expect(resolve({ ...given, config: { "ims:kind": "glance" } })).toMatchObject({
      kind: "glance",
    });
  });

  it.each(["https://evilotc.t-systems.com/v3", "https://otc.t-systems.com.example.com/v3"])(
    "%s is none of them",
    (url) => {
      expect(of(url)).toMatchObject({ kind: "glance" });
    },
  );

  it.each([
    ["eu-west-101", "https://ims.eu-west-101.myhuaweicloud.eu"],
    ["cn-north-4", "https://ims.cn-north-4.myhuaweicloud.com"],
  ])("goes by HW_REGION_NAME=%s too", (region, endpoint) => {
    expect(resolve({ environment: { ...hw, HW_REGION_NAME: region } })).toMatchObject({ endpoint });
  });

  it("of kind ims is not guessed behind an IAM that is somewhere else", () => {
    const environment = { ...hw, HW_AUTH_URL: "https://iam.private.example.com/v3" };
    expect(() => resolve({ environment })).toThrow(
      /IAM is at https:\/\/iam.private.example.com, which is no address of Huawei Cloud.*set endpoint \(ims:endpoint\) and obsUrl/,
    );
    const config = { "ims:endpoint": "https://ims.private.example.com" };
    expect(resolve({ environment, config })).toMatchObject({
      endpoint: "https://ims.private.example.com",
      ims: { obsUrl: undefined },
    });
    expect(
      resolve({ environment: { ...environment, HW_CLOUD: "private.example.com" } }),
    ).toMatchObject({
      endpoint: "https://ims.cn-north-4.private.example.com",
    });
  });
});

describe("proxies", () => {
  const proxyOf = (environment: Record<string, string>) =>
    resolve({ environment: { ...user, OS_AUTH_URL: "https://k", ...environment } }).proxy;

  it.each([
    [{ HTTPS_PROXY: "127.0.0.1:3128" }, "http://127.0.0.1:3128", "HTTPS_PROXY"],
    [{ HTTPS_PROXY: " http://p:3128\n" }, "http://p:3128", "HTTPS_PROXY"],
    [{ HTTPS_PROXY: "http://b", https_proxy: "http://a" }, "http://a", "https_proxy"],
    [{ HTTPS_PROXY: "http://b", https_proxy: "" }, undefined, undefined],
    [{ all_proxy: "socks5h://p:1080" }, "socks5://p:1080", "all_proxy"],
    [{ ALL_PROXY: "http://all", HTTPS_PROXY: "http://https" }, "http://https", "HTTPS_PROXY"],
    [{ https_proxy: "[::1]:3128" }, "http://[::1]:3128", "https_proxy"],
    [{ https_proxy: "", ALL_PROXY: "http://all" }, undefined, undefined],
    [{ HTTP_PROXY: "http://p:3128", http_proxy: "http://q:3128" }, undefined, undefined],
  ])("of https: %j", (environment, url, variable) => {
    const proxy = proxyOf(environment);
    expect(proxy.https?.reveal()).toBe(url);
    expect(proxy.httpsVariable).toBe(variable);
  });

  it.each([
    [{ HTTP_PROXY: "http://b", http_proxy: "http://a" }, "http://a", "http_proxy"],
    [{ ALL_PROXY: "http://all", HTTP_PROXY: "http://http" }, "http://http", "HTTP_PROXY"],
    [{ ALL_PROXY: "http://all" }, "http://all", "ALL_PROXY"],
    [{ http_proxy: "", ALL_PROXY: "http://all" }, undefined, undefined],
    [{ HTTPS_PROXY: "http://p:3128", https_proxy: "http://q:3128" }, undefined, undefined],
  ])("of http: %j", (environment, url, variable) => {
    const proxy = proxyOf(environment);
    expect(proxy.http?.reveal()).toBe(url);
    expect(proxy.httpVariable).toBe(variable);
  });

  it.each(["http://", "me:hunter2@", "ftp://proxy:21", "http://pro xy", "https://me:hunter2@"])(
    "%j is refused by the name of the variable, unshown",
    (value) => {
      expect(() => proxyOf({ https_proxy: value })).toThrow(
        /https_proxy is no address of a proxy; write it like http:/,
      );
      expect(() => proxyOf({ https_proxy: value })).not.toThrow(/hunter2/);
    },
  );
});
