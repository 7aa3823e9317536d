import { isLoopback, refusePlainHttp } from "../../../../provider/client/auth/plainHttp";

describe("refusePlainHttp", () => {
  it.each([
    "https://cloud.example.com:5000/v3",
    "http://127.0.0.1:5000",
    "http://localhost/identity",
    "http://[::1]:9292",
  ])("lets credentials go to %s", (url) => {
    expect(() => refusePlainHttp(url, false, "log in")).not.toThrow();
  });

  it.each([
    "http://cloud.example.com/v3",
    "http://10.0.0.1",
    "http://localhost.example.com",
    "http://127.0.0.1.example.com",
  ])("does not let them go to %s", (url) => {
    expect(() => refusePlainHttp(url, false, "log in")).toThrow(
      /over plain http; use its https address, or set allowPlainHttp/,
    );
    expect(() => refusePlainHttp(url, true, "log in")).not.toThrow();
  });

  it("refuses what is no address, or another scheme's", () => {
    expect(() => refusePlainHttp("cloud:5000/v3", true, "log in")).toThrow(
      /neither https nor http/,
    );
    expect(() => refusePlainHttp("not an address", true, "log in")).toThrow(
      /is no address; write it with its scheme/,
    );
    expect(() => refusePlainHttp("ftp://localhost/v3", true, "log in")).toThrow(
      /the address of localhost is neither https nor http$/,
    );
  });
});

describe("isLoopback", () => {
  it.each([
    ["127.255.255.254", true],
    ["128.0.0.1", false],
    ["image.localhost", true],
    ["localhost", true],
    ["notlocalhost", false],
    ["[::1]", true],
    ["1127.0.0.1", false],
    ["127.0.0.1.5", false],
    ["127.0.0.1000", false],
    ["[::2]", false],
  ])("%s: %s", (host, expected) => {
    expect(isLoopback(host)).toBe(expected);
  });
});
