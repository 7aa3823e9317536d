import { readCloudsFiles } from "../../../provider/config/cloudsFiles";
import { sources, type GivenSources } from "./sources";

const read = (given: GivenSources) => readCloudsFiles(sources(given), undefined);
const cloud = (url: string) => `clouds:\n  one:\n    auth: {auth_url: "${url}", username: alice}\n`;

describe("the search", () => {
  const places = [
    "/project/clouds.yaml",
    "/project/clouds.yml",
    "/project/clouds.json",
    "/home/alice/.config/openstack/clouds.yaml",
    "/etc/openstack/clouds.yaml",
  ];

  it.each(places)("finds %s", (file) => {
    const text = file.endsWith("json")
      ? JSON.stringify({ clouds: { one: {} } })
      : cloud("https://a");
    expect(read({ files: { [file]: text } })).toMatchObject({ file, names: ["one"] });
  });

  it("takes the first one, in this order, and reads no other", () => {
    const files = Object.fromEntries(places.map((file) => [file, cloud(`https://${file}`)]));
    expect(read({ files }).file).toBe("/project/clouds.yaml");
    delete files["/project/clouds.yaml"];
    expect(read({ files }).file).toBe("/project/clouds.yml");
  });

  it("goes by OS_CLIENT_CONFIG_FILE first, and by XDG_CONFIG_HOME", () => {
    const files = {
      "/project/clouds.yaml": cloud("https://a"),
      "/elsewhere/c.yaml": cloud("https://b"),
    };
    expect(read({ files, environment: { OS_CLIENT_CONFIG_FILE: "/elsewhere/c.yaml" } }).file).toBe(
      "/elsewhere/c.yaml",
    );
    expect(
      read({
        files: { "/xdg/openstack/clouds.yaml": cloud("https://a") },
        environment: { XDG_CONFIG_HOME: "/xdg" },
      }).file,
    ).toBe("/xdg/openstack/clouds.yaml");
  });

  it("takes empty variables for none", () => {
    const environment = {
      OS_CLIENT_CONFIG_FILE: "",
      OS_CLIENT_SECURE_FILE: "",
      XDG_CONFIG_HOME: "",
    };
    const file = "/home/alice/.config/openstack/clouds.yaml";
    const found = read({ files: { [file]: cloud("https://a") }, environment });
    expect(found.file).toBe(file);
    expect(found.searched).not.toContain("");
  });

  it("looks in the user's folder before those of the machine", () => {
    expect(read({}).searched.filter((file) => file.endsWith(".yaml"))).toEqual([
      "/project/clouds.yaml",
      "/home/alice/.config/openstack/clouds.yaml",
      "/etc/xdg/openstack/clouds.yaml",
      "/etc/openstack/clouds.yaml",
    ]);
  });

  it("looks further where a named file is not there", () => {
    const files = { "/project/clouds.yaml": cloud("https://a") };
    const found = read({ files, environment: { OS_CLIENT_CONFIG_FILE: "/gone.yaml" } });
    expect(found.file).toBe("/project/clouds.yaml");
  });

  it("knows where it looked when there is none", () => {
    expect(read({})).toMatchObject({ file: undefined, names: [] });
    expect(read({}).searched).toEqual(expect.arrayContaining(places));
  });
});

describe("secure.yaml", () => {
  it("lies over clouds.yaml, key by key", () => {
    const files = {
      "/project/clouds.yaml": cloud("https://a"),
      "/etc/openstack/secure.yaml":
        "clouds:\n  one:\n    auth: {password: pw}\n    region_name: Two\n",
    };
    const values = read({ files }).draft("one", undefined)?.values;
    expect(values).toMatchObject({ authUrl: "https://a", userName: "alice", region: "Two" });
    expect(values?.password?.reveal()).toBe("pw");
  });

  it("is the file of the clouds where there is no clouds.yaml", () => {
    const found = read({ files: { "/project/secure.yaml": cloud("https://a") } });
    expect(found).toMatchObject({ file: "/project/secure.yaml", names: ["one"] });
    expect(found.draft("one", undefined)).toMatchObject({
      source: 'cloud "one" of /project/secure.yaml',
      values: { authUrl: "https://a" },
    });
  });

  it("replaces what is not a section in both files", () => {
    const merged = (clouds: string, secure: string) =>
      read({
        files: {
          "/project/clouds.yaml": `clouds: {one: {${clouds}}}`,
          "/project/secure.yaml": `clouds: {one: {${secure}}}`,
        },
      }).draft("one", undefined)?.values;
    expect(merged("auth: none", "auth: {username: bob}")?.userName).toBe("bob");
    expect(merged("auth: {username: bob}", "auth: none")?.userName).toBeUndefined();
  });

  it("is where a missing secret belongs", () => {
    const { draft } = read({ files: { "/project/clouds.yaml": cloud("https://a") } });
    const advice = (key: string) =>
      `write ${key} for cloud "one" into secure.yaml beside /project/clouds.yaml`;
    expect(draft("one", undefined)?.secretAdvice).toEqual({
      password: advice("password"),
      applicationCredentialSecret: advice("application_credential_secret"),
      token: advice("token"),
      secretKey: advice("secret_key"),
      securityToken: advice("security_token"),
    });
  });

  it.each([
    ["insecure: perhaps", "verify: true", "insecure", "clouds.yaml"],
    ["insecure: true", "insecure: perhaps", "insecure", "secure.yaml"],
    ["api-timeout: soon", "verify: true", "api_timeout", "clouds.yaml"],
  ])("is named for a wrong value only where it has the key: %s, %s", (below, above, key, file) => {
    const { draft } = read({
      files: {
        "/project/clouds.yaml": `clouds: {one: {${below}}}`,
        "/project/secure.yaml": `clouds: {one: {${above}}}`,
      },
    });
    const reasons = draft("one", undefined)?.remarks?.map(({ reason }) => reason) ?? [];
    expect(reasons.join("\n")).toContain(`${key} of cloud "one" in /project/${file} `);
  });

  it("may be named by OS_CLIENT_SECURE_FILE", () => {
    const files = {
      "/project/clouds.yaml": cloud("https://a"),
      "/s.yaml": "clouds: {one: {auth: {password: pw}}}",
    };
    const draft = read({ files, environment: { OS_CLIENT_SECURE_FILE: "/s.yaml" } }).draft(
      "one",
      undefined,
    );
    expect(draft?.values.password?.reveal()).toBe("pw");
  });
});

describe("a profile", () => {
  const files = {
    "/project/clouds.yaml":
      "clouds: {one: {profile: big, auth: {username: alice}, region_name: Mine}}",
    "/etc/openstack/clouds-public.yaml":
      'public-clouds: {big: {auth: {auth_url: "https://{region_name}.big"}, region_name: Theirs}}',
  };

  it("is what the provider says, under what the cloud says", () => {
    expect(read({ files }).draft("one", undefined)?.values).toMatchObject({
      authUrl: "https://Mine.big",
      userName: "alice",
      region: "Mine",
    });
  });

  it("may be named by its old key", () => {
    const old = { ...files, "/project/clouds.yaml": "clouds: {one: {cloud: big}}" };
    expect(read({ files: old }).draft("one", undefined)?.values.region).toBe("Theirs");
  });

  it("that is nowhere is an error only where it is needed", () => {
    const own = {
      "/project/clouds.yaml":
        'clouds: {one: {profile: big, auth: {auth_url: "https://a"}}, two: {profile: big}}',
    };
    expect(read({ files: own }).draft("one", undefined)?.values.authUrl).toBe("https://a");
    expect(() => read({ files: own }).draft("two", undefined)).toThrow(
      /profile "big", which is in no clouds-public.yaml; write auth_url/,
    );
  });
});

describe("regions", () => {
  const files = {
    "/project/clouds.yaml":
      "clouds: {one: {regions: [First, {name: Second, values: {image_endpoint_override: 'https://second'}}]}, two: {region_name: 'A,B'}}",
  };

  it("are the first one unless another is asked for, with its own values", () => {
    expect(read({ files }).draft("one", undefined)?.values).toMatchObject({
      region: "First",
      endpoint: undefined,
    });
    expect(read({ files }).draft("one", "Second")?.values).toMatchObject({
      region: "Second",
      endpoint: "https://second",
    });
    expect(read({ files }).draft("two", undefined)?.values.region).toBe("A");
  });

  it.each(["One", "Two"])("win over the cloud's own region_name: %s", (region) => {
    const cloud =
      "clouds: {one: {region_name: One, regions: [One, {name: Two, values: {region_name: Three}}]}}";
    const found = read({ files: { "/project/clouds.yaml": cloud } }).draft("one", region);
    expect(found?.values.region).toBe(region);
  });

  it("change of the auth section only what they name", () => {
    const text = `clouds:
  one:
    auth: {auth_url: "https://a", username: alice, password: alicepw, project_name: first}
    regions: [{name: One, values: {auth: {project_name: second}}}]
`;
    const found = read({ files: { "/project/clouds.yaml": text } }).draft("one", "One");
    expect(found?.values).toMatchObject({
      ...{ authUrl: "https://a", userName: "alice", projectName: "second" },
      password: expect.anything(),
    });
  });

  it("of an empty list are none: the cloud's own region_name counts", () => {
    const text = "clouds: {one: {regions: [], region_name: Mine}}";
    const found = read({ files: { "/project/clouds.yaml": text } }).draft("one", "Other");
    expect(found?.values.region).toBe("Mine");
  });

  it("that are not there are named", () => {
    expect(() => read({ files }).draft("one", "second")).toThrow(
      /has no region second; it has First, Second; upper and lower case matter/,
    );
  });
});

describe("a cloud", () => {
  const files = { "/project/clouds.yaml": "clouds: {one: null, two: text, three: {}}" };

  it.each(["one", "two", "four", "toString"])("without settings is none: %s", (name) => {
    expect(read({ files }).draft(name, undefined)).toBeUndefined();
  });

  it("may have no settings yet", () => {
    expect(read({ files }).draft("three", undefined)?.source).toBe(
      'cloud "three" of /project/clouds.yaml',
    );
  });
});

describe("a file that cannot be used", () => {
  it("is named with the line, never with its text", () => {
    const broken = "clouds:\n  one:\n    auth:\n      password: 'hunter2\n  two: [";
    expect(() => read({ files: { "/project/clouds.yaml": broken } })).toThrow(
      /^cannot use the default connection: \/project\/clouds.yaml is no valid YAML: see line \d/,
    );
    expect(() => read({ files: { "/project/clouds.yaml": broken } })).not.toThrow(/hunter2/);
  });

  it("is named with the reason", () => {
    const denied = Object.assign(new Error("denied"), { code: "EACCES" });
    expect(() => read({ files: { "/project/clouds.yaml": denied } })).toThrow(
      /cannot be read \(EACCES\); make it readable/,
    );
  });

  it("reads yes and no as the Python tools do", () => {
    const files = {
      "/project/clouds.yaml": "clouds: {one: {verify: no, auth: {password: 12345678901234567890}}}",
    };
    const values = read({ files }).draft("one", undefined)?.values;
    expect(values?.insecure).toBe(true);
    expect(values?.password?.reveal()).toBe("12345678901234567890");
  });
});
