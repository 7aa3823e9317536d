import { imsRules } from "../../../../provider/client/ims/rules";
import type { ImsSettings } from "../../../../provider/client/settings";
import { cloudRuleFailures } from "../../../../provider/resources/image/checks/cloudRules";
import { propertyProblem } from "../../../../provider/resources/image/checks/imageCheck";

const settings: ImsSettings = {
  ...{ cloud: "huawei", tagLimits: "20/128/255", region: "cn-north-4", safeMode: false },
  ...{ iamUrl: "https://iam", obsUrl: "https://obs", projectId: "p1" },
  ...{ projectName: undefined, accountId: undefined },
};
const rules = imsRules(settings, undefined);
const failuresOf = (inputs: Parameters<typeof cloudRuleFailures>[0]) =>
  cloudRuleFailures(inputs, rules).map(({ property }) => property);

describe("a name on IMS", () => {
  it.each(["golden", "Debian 13.1_x-y", "黄金镜像", "a".repeat(128)])("can be %s", (name) => {
    expect(failuresOf({ name })).toEqual([]);
  });

  it.each(["né", "Ünix", "golden:1", "имя", "a/b", " a", "a ", "a\tb", "٣", "a".repeat(129)])(
    "is refused before any call where the cloud would refuse it after the upload: %j",
    (name) => {
      expect(failuresOf({ name })).toEqual(["name"]);
    },
  );
});

describe("a property on IMS", () => {
  it.each([
    "os_distro",
    "hw:disk.bus",
    "constructor",
    "hasOwnProperty".toLowerCase(),
    "__support_kvm",
    "__is_config_init",
  ])("can be called %s", (key) => {
    expect(failuresOf({ properties: { [key]: "1" } })).toEqual([]);
    expect(propertyProblem(key)).toBeUndefined();
  });

  it.each(["__os_version", "__platform", "__support_kvm2", "_x", "__", "Upper", "osDistro"])(
    "is refused before any call where the cloud would refuse it after the upload: %s",
    (key) => {
      expect(failuresOf({ properties: { [key]: "1" } })).toEqual([`properties.${key}`]);
    },
  );
});

describe("a property that is called like something of JavaScript", () => {
  it.each(["constructor", "hasOwnProperty", "toString", "valueOf"])("is a property: %s", (key) => {
    expect(propertyProblem(key)).toBeUndefined();
  });

  it("is refused where it would get lost", () => {
    expect(propertyProblem("__proto__")).toBe("is a name that gets lost on its way to the cloud");
  });
});

describe("the rules of the family", () => {
  const of = (cloud: ImsSettings["cloud"], bodyLimitBytes?: number) =>
    imsRules({ ...settings, cloud }, bodyLimitBytes);
  const gib = 1024 ** 3;

  it.each([
    ["huawei", 128, ["project", "account", "organization"], 2 * gib - 1],
    ["otc", 256, ["project"], 128 * gib],
    ["flexibleEngine", 128, ["project"], 2 * gib - 1],
  ] as const)("of %s allow %i members: %j, and files of %i bytes", (cloud, max, kinds, bytes) => {
    const { membersMax, consumers, uploadMaxBytes } = of(cloud);
    expect([membersMax, consumers, uploadMaxBytes]).toEqual([max, kinds, bytes]);
  });

  it("allow no longer file than the credentials can sign", () => {
    expect(of("otc", 5).uploadMaxBytes).toBe(5);
    expect(of("huawei", 100 * gib).uploadMaxBytes).toBe(2 * gib - 1);
  });

  it("are those that the documents give", () => {
    expect(rules).toMatchObject({
      ...{ limitsAreUsual: false, nameMaxLength: 128, tagMaxLength: 384, tagsMax: 20 },
      ...{ tagForbidden: [], visibilities: ["private", "shared"], visibilityDefault: undefined },
      diskFormats: ["zvhd2", "vhd", "zvhd", "raw", "qcow2", "iso"],
      ...{ containerFormats: ["bare"], minDiskGb: { min: 1, max: 2048 } },
      sources: ["file", "asset", "register", "object", "server", "volume", "backup", "copy"],
      onlyWithBytes: ["maxRamMb", "enterpriseProjectId"],
      ...{ reportsHash: false, convertsFormats: true, membersNeedShared: false },
      ...{ explainsRefusals: true, hasVaults: true, deletesSoftly: true },
      ...{ acceptanceWithdrawn: "rejected", acceptanceStatuses: ["accepted", "rejected"] },
      deleteCommand: "hcloud IMS GlanceDeleteImage --image_id=",
    });
  });
});
