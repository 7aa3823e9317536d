/** Which proxy the variables of the environment name. */
import { proxySettings } from "../../../provider/config/environment";
import { revealed } from "./sources";

const read = (environment: Record<string, string>) => revealed(proxySettings(environment));
const none = {
  ...{ http: undefined, httpVariable: undefined },
  ...{ https: undefined, httpsVariable: undefined, except: undefined },
};

it("is none where nothing is named", () => {
  expect(read({})).toEqual(none);
});

it("is one for each scheme, the variable in lower case first", () => {
  expect(
    read({
      HTTP_PROXY: "http://upper:1",
      http_proxy: "http://lower:1",
      HTTPS_PROXY: "https://secure:2",
      NO_PROXY: " localhost ",
    }),
  ).toEqual({
    ...{ http: "http://lower:1", httpVariable: "http_proxy" },
    ...{ https: "https://secure:2", httpsVariable: "HTTPS_PROXY", except: "localhost" },
  });
});

it("is that for all where none is named for the scheme", () => {
  expect(read({ ALL_PROXY: "socks5h://all:1", HTTPS_PROXY: "secure:2" })).toEqual({
    ...{ http: "socks5://all:1", httpVariable: "ALL_PROXY" },
    ...{ https: "http://secure:2", httpsVariable: "HTTPS_PROXY", except: undefined },
  });
});

it("is switched off by an empty variable, whatever stands behind it", () => {
  expect(
    read({
      ...{ http_proxy: "", HTTP_PROXY: "http://upper:1", ALL_PROXY: "http://all:1" },
      ...{ HTTPS_PROXY: "  ", no_proxy: "", NO_PROXY: "localhost" },
    }),
  ).toEqual(none);
});

it.each(["http", "https", "socks5", "socks"])("may speak %s", (scheme) => {
  expect(read({ HTTPS_PROXY: `${scheme}://me:hunter2@proxy:1` })).toMatchObject({
    https: `${scheme}://me:hunter2@proxy:1`,
  });
});

it.each([
  ["HTTP://proxy:1", "HTTP://proxy:1"],
  ["SOCKS5H://proxy:1", "socks5://proxy:1"],
  ["proxy:3128/http://x", "http://proxy:3128/http://x"],
  ["http://u:socks5h:x@proxy:1", "http://u:socks5h:x@proxy:1"],
])("is read as it is meant: %s", (value, https) => {
  expect(read({ HTTPS_PROXY: value })).toMatchObject({ https });
});

it.each([
  "ftp://proxy:1",
  "http://",
  "http://pro xy",
  "http://proxy/a b",
  "socks5://",
  "http://proxy:port",
  "socks4://p:1",
])("is refused by the name of its variable where it is %j", (value) => {
  expect(() => proxySettings({ https_proxy: value }, "c")).toThrow(
    'cannot use connection "c": https_proxy is no address of a proxy; ' +
      "write it like http://proxy.example.com:3128 (http, https or socks5), or unset it",
  );
});
