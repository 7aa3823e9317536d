import {
  familyOf,
  placeOf,
  regionOfProject,
  serviceUrl,
} from "../../../provider/client/serviceUrls";

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

describe("familyOf", () => {
  it.each([
    ["https://iam.eu-de.otc.t-systems.com/v3", "otc"],
    ["prod-cloud-ocb.orange-business.com", "flexibleEngine"],
    ["https://ims.eu-west-101.myhuaweicloud.eu", "huawei"],
    ["https://notmyhuaweicloud.com", undefined],
    ["http://127.0.0.1:1234/ims", undefined],
  ])("%s: %s", (address, family) => {
    expect(familyOf(address)).toBe(family);
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
  ["builds", undefined],
  ["my-project-1", undefined],
  ["my-builds_eu-de", undefined],
  ["", undefined],
])("a project named %s is of the region %s", (project, region) => {
  expect(regionOfProject(project)).toBe(region);
});
