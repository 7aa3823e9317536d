import { placeOf, regionOfProject, serviceUrl } from "../../../provider/client/serviceUrls";

describe("serviceUrl", () => {
  it.each([
    ["https://ims.cn-north-4.myhuaweicloud.com", serviceUrl("ims", "cn-north-4", "huawei")],
    ["https://iam.eu-de.otc.t-systems.com", serviceUrl("iam", "eu-de", "otc")],
    [
      "https://ims.eu-west-0.prod-cloud-ocb.orange-business.com",
      serviceUrl("ims", "eu-west-0", "flexibleEngine"),
    ],
    [
      "https://oss.eu-west-0.prod-cloud-ocb.orange-business.com",
      serviceUrl("obs", "eu-west-0", "flexibleEngine"),
    ],
    [
      "https://obs.eu-west-101.myhuaweicloud.eu",
      serviceUrl("obs", "eu-west-101", "huawei", "myhuaweicloud.eu"),
    ],
    ["https://ims.eu-west-101.myhuaweicloud.eu", serviceUrl("ims", "eu-west-101", "huawei")],
    ["https://ims.eu-west-150.myhuaweicloud.eu", serviceUrl("ims", "eu-west-150", "huawei")],
    ["https://ims.eu-west-0.myhuaweicloud.com", serviceUrl("ims", "eu-west-0", "huawei")],
    [
      "https://ims.eu-ch1.prod-cloud-ocb.orange-business.com",
      serviceUrl("ims", "eu-ch1", "flexibleEngine"),
    ],
    ["https://obs.eu-de.otc.t-systems.com", serviceUrl("obs", "eu-de", "otc")],
    ["https://iam-pub.eu-ch2.sc.otc.t-systems.com", serviceUrl("iam", "eu-ch2", "otc")],
    ["https://ims.eu-ch2.sc.otc.t-systems.com", serviceUrl("ims", "eu-ch2", "otc")],
    [
      "https://ims.r1.private.example.com",
      serviceUrl("ims", "r1", "huawei", "private.example.com"),
    ],
  ])("%s", (expected, url) => {
    expect(url).toBe(expected);
  });
});

describe("the family of placeOf", () => {
  it.each([
    ["https://iam.eu-de.otc.t-systems.com/v3", "otc"],
    ["prod-cloud-ocb.orange-business.com", "flexibleEngine"],
    ["https://ims.eu-west-101.myhuaweicloud.eu", "huawei"],
    ["https://notmyhuaweicloud.com", undefined],
    ["http://127.0.0.1:1234/ims", undefined],
  ])("%s: %s", (address, family) => {
    expect(placeOf(address)?.family).toBe(family);
  });
});

describe("placeOf", () => {
  it.each([
    ["https://iam.cn-north-4.myhuaweicloud.com/v3", "myhuaweicloud.com", "cn-north-4"],
    ["https://iam.myhuaweicloud.com/v3", "myhuaweicloud.com", undefined],
    ["https://builds.obs.cn-east-3.myhuaweicloud.com", "myhuaweicloud.com", "cn-east-3"],
    ["https://iam-pub.eu-ch2.sc.otc.t-systems.com/v3", "sc.otc.t-systems.com", "eu-ch2"],
    ["https://IAM.eu-de.OTC.t-systems.com/v3", "otc.t-systems.com", "eu-de"],
    ["sc.otc.t-systems.com", "sc.otc.t-systems.com", undefined],
    ["IAM.EU-DE.OTC.T-Systems.com", "otc.t-systems.com", "eu-de"],
    ["https://ims.xx-east-1.myhuaweicloud.com.br", "myhuaweicloud.com.br", "xx-east-1"],
    ["https://iam.ru-moscow-1.myhuaweicloud.ru", "myhuaweicloud.ru", "ru-moscow-1"],
  ])("%s", (address, domain, region) => {
    expect(placeOf(address)).toMatchObject({ domain, region });
  });

  it.each(["https://eviltotc.t-systems.com", "https://myhuaweicloud.com.example.com", "x", ""])(
    "%s is of none of them",
    (address) => {
      expect(placeOf(address)).toBeUndefined();
    },
  );
});

it.each([
  ["eu-de_builds", "eu-de"],
  ["eu-ch2", "eu-ch2"],
  ["cn-north-4", "cn-north-4"],
  ["ap-southeast-3_a_b", "ap-southeast-3"],
  ["eu-west-101", "eu-west-101"],
  ["eu-nl", "eu-nl"],
  ["cn-south-1", "cn-south-1"],
  ["cn-east-3", "cn-east-3"],
  ["cn-northeast-1", "cn-northeast-1"],
  ["cn-northwest-1", "cn-northwest-1"],
  ["cn-southwest-2", "cn-southwest-2"],
  ["me-central-1", "me-central-1"],
  ["ae-ad-1", "ae-ad-1"],
  ["la-brazil-1", "la-brazil-1"],
  ["ru-moscow-1", "ru-moscow-1"],
  ["my-kualalumpur-1", "my-kualalumpur-1"],
  ["cn-north-4-builds", undefined],
  ["builds", undefined],
  ["my-project-1", undefined],
  ["my-builds_eu-de", undefined],
  ["", undefined],
])("a project named %s is of the region %s", (project, region) => {
  expect(regionOfProject(project)).toBe(region);
});
