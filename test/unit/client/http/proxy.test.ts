import { isExcepted, proxyFor } from "../../../../provider/client/http/proxy";
import { Secret } from "../../../../provider/client/secret";

describe("NO_PROXY", () => {
  it.each([
    ["*", "https://cloud.example.com", true],
    ["other.com, *", "https://cloud.example.com", true],
    ["example.com", "https://example.com", true],
    ["example.com", "https://cloud.example.com:5000/v3", true],
    ["example.com", "https://notexample.com", false],
    [".example.com", "https://cloud.example.com", true],
    [".example.com", "https://example.com", true],
    ["*.example.com", "https://cloud.example.com", true],
    ["EXAMPLE.com", "https://Cloud.Example.COM", true],
    ["example.com.", "https://cloud.example.com", true],
    ["example.com", "https://cloud.example.com./v3", true],
    ["a.com b.com", "https://b.com", true],
    ["a.com,,b.com", "https://b.com", true],
    ["cloud.example.com:5000", "https://cloud.example.com:5000", true],
    ["cloud.example.com:5000", "https://cloud.example.com:9292", false],
    ["cloud.example.com:443", "https://cloud.example.com", true],
    ["cloud.example.com:80", "http://cloud.example.com", true],
    ["10.0.0.0/8", "https://10.1.2.3:5000", true],
    ["10.0.0.0/8", "https://11.1.2.3", false],
    ["10.0.0.0/8", "https://10.example.com", false],
    ["10.1.2.3", "https://10.1.2.3", true],
    ["10.1.2.3/32", "https://10.1.2.4", false],
    ["10.1.2.3/32", "https://10.1.2.3", true],
    ["10.0.0.0/16", "https://10.1.2.3", false],
    ["10.0.0.0/8x", "https://10.1.2.3", false],
    ["10.0.0.0/x8", "https://10.1.2.3", false],
    ["10.0.0.0/", "https://10.1.2.3", false],
    ["fd12::1/128", "https://[fd12::1]", true],
    ["fd12::1/128", "https://[fd12::2]", false],
    ["fd12::1/129", "https://[fd12::1]", false],
    ["[fd00::]/16", "https://[fd12:3456::1]", false],
    ["x[::1]", "https://[::1]", false],
    ["[::1]x", "https://[::1]", false],
    ["a.com,  b.com", "https://c.com", false],
    ["10.1.2.3:5000", "https://10.1.2.3:5000", true],
    ["10.1.2.3:5000", "https://10.1.2.3:9292", false],
    ["0.0.0.0/0", "https://10.1.2.3", true],
    ["10.0.0.0/33", "https://10.1.2.3", false],
    ["10.0.0.0/x", "https://10.1.2.3", false],
    ["10.", "https://10.1.2.3", false],
    ["::1", "https://[::1]:5000", true],
    ["[::1]", "https://[::1]:5000", true],
    ["[::1]:5000", "https://[::1]:5000", true],
    ["[::1]:5000", "https://[::1]:9292", false],
    ["0:0:0:0:0:0:0:1", "https://[::1]", true],
    ["fd00::/8", "https://[fd12:3456::1]", true],
    ["[fd00::]/8", "https://[fd12:3456::1]", true],
    ["fd00::/8", "https://[fe80::1]", false],
    ["10.0.0.0/8", "https://[::1]", false],
    ["", "https://cloud.example.com", false],
    [".", "https://cloud.example.com", false],
    ["", "https://127.0.0.1", false],
  ])("%j: %s is excepted: %s", (except, url, expected) => {
    expect(isExcepted(new URL(url), except)).toBe(expected);
  });
});

describe("the proxy for an address", () => {
  const settings = {
    http: new Secret("http://me:hunter2@plain:8080"),
    https: new Secret("safe:3128"),
    httpsVariable: "https_proxy",
    except: "inside.example.com",
  };

  it("goes by its scheme, and is shown without user and password", () => {
    expect(proxyFor("http://cloud", settings)).toMatchObject({
      host: "plain:8080",
      variable: "HTTP_PROXY",
    });
    expect(proxyFor("https://cloud", settings)).toMatchObject({
      uri: "http://safe:3128",
      host: "safe:3128",
      variable: "https_proxy",
    });
  });

  it("is named by its variable, and may itself speak https", () => {
    const proxies = {
      ...{ http: new Secret("HTTPS://a:1"), httpVariable: "ALL_PROXY" },
      ...{ https: new Secret("b:2/http://x"), except: undefined },
    };
    expect(proxyFor("http://cloud", proxies)).toEqual({
      ...{ uri: "HTTPS://a:1", isHttps: true, host: "a:1", variable: "ALL_PROXY" },
    });
    expect(proxyFor("https://cloud", proxies)).toEqual({
      ...{ uri: "http://b:2/http://x", isHttps: false, host: "b:2", variable: "HTTPS_PROXY" },
    });
    expect(proxyFor("/v2/things", proxies)).toBeUndefined();
  });

  it("is none for what is excepted, and where none is named", () => {
    expect(proxyFor("https://inside.example.com/v3", settings)).toBeUndefined();
    expect(proxyFor("https://cloud", { ...settings, https: undefined })).toBeUndefined();
  });
});
