import { objectUrl } from "../../../../provider/client/obs/address";

const huawei = "https://obs.eu-west-101.example.test";

it.each([
  [
    "the bucket is in the host name",
    huawei,
    "img",
    "a/b.img",
    "https://img.obs.eu-west-101.example.test/a/b.img",
  ],
  ["digits", huawei, "1-img-01", "a", "https://1-img-01.obs.eu-west-101.example.test/a"],
  ["a hyphen in front fits no host name", huawei, "-img", "a", `${huawei}/-img/a`],
  ["upper case fits no host name", huawei, "Img", "a", `${huawei}/Img/a`],
  ["a bucket alone", `${huawei}/`, "img", undefined, "https://img.obs.eu-west-101.example.test/"],
  ["dots would not fit the certificate", huawei, "my.img", "a", `${huawei}/my.img/a`],
  [
    "an endpoint with a path",
    "http://127.0.0.1:8080/obs/",
    "img",
    "a",
    "http://127.0.0.1:8080/obs/img/a",
  ],
  ["an endpoint with slashes", `${huawei}/obs//`, "img", "a", `${huawei}/obs/img/a`],
  ["a bucket is one segment", huawei, "a/b", "c", `${huawei}/a%2Fb/c`],
  ["an IP address", "https://10.0.0.1", "img", "a", "https://10.0.0.1/img/a"],
  ["IPv6", "https://[::1]:9000", "img", "a", "https://[::1]:9000/img/a"],
  ["this machine", "http://localhost:9000", "img", "a", "http://localhost:9000/img/a"],
  [
    "signs that mean something in addresses",
    huawei,
    "img",
    "a b/?#%+'*é!(1)",
    "https://img.obs.eu-west-101.example.test/a%20b/%3F%23%25%2B%27%2A%C3%A9%21%281%29",
  ],
])("%s", (_, endpoint, bucket, key, url) => {
  expect(objectUrl(endpoint, bucket, key)).toBe(url);
});

it.each(["", "/a", "a/../b", ".", "a/."])("refuses the key %j", (key) => {
  expect(() => objectUrl(huawei, "img", key)).toThrow("an address cannot name it");
});

it("refuses an endpoint without a scheme", () => {
  expect(() => objectUrl("obs.example.test", "img")).toThrow("with its scheme");
});
