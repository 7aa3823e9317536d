import { familyOf, serviceUrl } from "../../../provider/client/serviceUrls";

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
