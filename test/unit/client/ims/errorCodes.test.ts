/** Every code by its family: what a program can ask for (`kind`), and what a person reads (advice). */
import type { ErrorKind } from "../../../../provider/client/http/errors";
import { assemble } from "../../../../provider/client/http/pipeline";
import { imsCodes } from "../../../../provider/client/ims/codes/errorCodes";
import { imgCodes } from "../../../../provider/client/ims/codes/imgCodes";
import { fakeClock } from "../support/clocks";
import { errorOf, request, stubSend, type Answer } from "../support/sends";

/** `IMG.0007`, from the last digits. */
const img = (...lines: readonly string[]) =>
  lines.flatMap((line) => line.split(" ").map((digits) => `IMG.${digits}`));

/** The kind of every code, by what the documents give as its cause. */
const families: Readonly<Partial<Record<ErrorKind, readonly string[]>>> = {
  badRequest: [
    ...img(
      "0001 0002 0003 0004 0007 0011 0012 0013 0016 0017 0019 0021 0024 0025 0033 0041",
      "0048 0051 0054 0055 0056 0057 0058 0059 0062 0063 0067 0068 0071 0072 0073 0074",
      "0075 0076 0077 0078 0079 0080 0081 0082 0085 0089 0096 0098 0104 0105 0107 0109",
      "0111 0115 0117 0118 0120 0122 0123 0124 0125 0128 0129 0130 0131 0135 0140 0141",
      "0142 0143 0146 0153 0155 0157 0158 0159 0160 0162 0163 0166 0167 0168 0169 0170",
      "0171 0172 0173 0174 0175 0177 0178 0189 0190 0192 0193 0195 0198 0212",
    ),
  ],
  notFound: [
    ...img(
      "0005 0020 0023 0027 0031 0066 0086 0095 0101 0108 0114 0121 0127 0137 0144 0145",
      "0147 0184",
    ),
    "IAM.0004",
  ],
  forbidden: [
    ...img(
      "0026 0028 0030 0036 0043 0047 0052 0069 0091 0092 0093 0094 0099 0100 0103 0106",
      "0133 0151 0161 0165 0180 0197 0238 0239 0241",
    ),
    "APIGW.0302",
    "APIGW.0304",
    "APIGW.0306",
    "APIGW.0310",
    "APIGW.0401",
    "APIGW.0402",
    "APIGW.0802",
    "IAM.0002",
    "IAM.0003",
  ],
  conflict: [
    ...img(
      "0006 0008 0009 0010 0022 0029 0032 0035 0042 0044 0046 0049 0050 0070 0083 0084",
      "0090 0097 0102 0110 0119 0126 0132 0134 0136 0139 0148 0150 0164 0183 0186 0188",
      "0196",
    ),
  ],
  unavailable: [
    ...img(
      "0014 0018 0034 0037 0038 0039 0040 0045 0053 0061 0064 0065 0112 0113 0138 0152",
      "0154 0156 0176 0179 0181 0191 1075",
    ),
    "APIGW.0103",
  ],
  quota: [...img("0015 0088 0116 0182 0185 0194 0242")],
  unauthenticated: [
    ...img("0087"),
    "APIGW.0301",
    "APIGW.0303",
    "APIGW.0305",
    "APIGW.0307",
    "IAM.0001",
    "IAM.0061",
    "IAM.0062",
  ],
  rateLimited: [...img("0060 0149 0187"), "APIGW.0308", "IAM.0012"],
  protocol: ["APIGW.0101"],
};

/** What to do, word for word: of the codes that resources rely on, and of all those of gateway and IAM. */
const advice: Readonly<Record<string, string>> = {
  "IMG.0026":
    "ask for the permission in IAM, or complete the real-name authentication of the account",
  "IMG.0030": "use the project that the credentials are for",
  "IMG.0047": "use the connection of the project that owns the image",
  "IMG.0092": "use the connection of the project that owns the image",
  "IMG.0151": "give the agency rights to images in both regions",
  "APIGW.0302": "ask for the permission in IAM; the account may be restricted",
  "IAM.0002": "ask for the permission in IAM",
  "IMG.0005": "check the server's id, and that it is in this project and region",
  "IMG.0023": "check the job's id, and that it is of this project; the cloud removes very old jobs",
  "IMG.0027": "check the image's id, and that it is in this project and region",
  "IMG.0086": "check the image's id, and that it is in this project and region",
  "IMG.0108": "check the consumer's id, and that its project lies in the same region",
  "IMG.0144": "check the image's id, and that it is in this project and region",
  "IMG.0184":
    "name a vault for backups of servers, of the project and region that the image is to be in",
  "IMG.0015": "delete images that are not needed, or ask for a larger quota",
  "IMG.0088":
    "stop sharing with consumers that no longer need the image, or ask for a larger quota",
  "IMG.0116": "the image has too many tags: remove some",
  "IMG.0182": "enlarge the vault",
  "IMG.0008": "stop the server first",
  "IMG.0010": "wait until the server's other task has ended",
  "IMG.0035":
    "the image was changed by somebody else: read it again, then replace what is there and add what is missing",
  "IMG.0046": "wait until the image is active",
  "IMG.0070": "choose the name of an object that does not exist yet",
  "IMG.0090": "wait until the image is complete, then delete it",
  "IMG.0196": "accept the share first",
  "IMG.0087": "check the connection's credentials; a token may have expired",
  "APIGW.0301": "check the access key, the secret key and the clock of this machine, or the token",
  "APIGW.0307": "the token has to be renewed",
  "IAM.0062": "check the user's name and password",
  "IMG.0014":
    "look at the server and its disks; if they work, send the request id to the cloud's support",
  "IMG.0018": "run it again; if it fails again, send the request id to the cloud's support",
  "IMG.0061": "send the request id to the cloud's support",
  "IMG.0154": "the enterprise project service did not answer: try later",
  "IMG.1075": "check the file; if it is correct, send the request id to the cloud's support",
  "APIGW.0101": "this cloud or region has no such operation: check the endpoint and the region",
  "IMG.0003": "use letters, digits, -, . and _ in the name, and spaces only between them",
  "IMG.0055":
    "check the numbers: memory is in MB, disks are in GB, and the disk must be larger than the one in the file",
  "IMG.0057":
    "check that the object exists, is not empty, has a supported format, and may be read by the image service",
  "IMG.0098": "copy the image without encryption and share the copy",
  "IMG.0115": "check the tag: its length and its characters",
  "IMG.0142": "copy to another region, or copy within this one",
  "IMG.0167":
    "that is not possible with ISO images: install a server from it and make an image of that",
  "APIGW.0103": "send the request id to the cloud's support",
  "APIGW.0303": "check the access key and the secret key",
  "APIGW.0304": "ask for the permission to call this service",
  "APIGW.0305": "check the connection's credentials",
  "APIGW.0306": "the gateway refuses this caller: ask the cloud's administrator",
  "APIGW.0308": "run fewer calls in parallel",
  "APIGW.0310": "the project is not usable: check its state",
  "APIGW.0401": "calls from this address are not allowed",
  "APIGW.0402": "calls from this address are not allowed",
  "APIGW.0802": "this IAM user may not use the region",
  "IAM.0001": "check the connection's credentials",
  "IAM.0003": "ask for the permission in IAM",
  "IAM.0004": "check the names and ids of user, account, project and agency",
  "IAM.0012": "run fewer calls in parallel",
  "IAM.0061": "the account is locked: wait a quarter of an hour, or have it unlocked",
};

const chain = (answer: Answer) => {
  const stub = stubSend((_, index) => (index === 0 ? answer : { body: "done" }));
  const send = assemble({
    ...{ transport: stub.send, clock: fakeClock(), random: () => 0 },
    ...{ userAgent: "x", codes: imsCodes },
  });
  return { stub, send };
};

it("knows all 204 published codes of the image service", () => {
  const numbers = [...Array.from({ length: 198 }, (_, index) => index + 1), 212, 238, 239, 241];
  const published = [...numbers, 242, 1075].map((number) => `IMG.${`${number}`.padStart(4, "0")}`);
  expect(published).toHaveLength(204);
  expect(Object.keys(imgCodes).toSorted()).toEqual(published);
});

it.each(Object.entries(imsCodes))("%s has one line of advice", (_code, known) => {
  // It stands behind a semicolon, and the status in brackets behind it.
  expect(known?.advice).toMatch(/^[^A-Z\s].{9,118}[^.\s]$/);
  expect(known?.advice).not.toMatch(/\n|IMG\./);
});

it("puts every code into the family of its cause", () => {
  const known = Object.entries(imsCodes).map(([code, each]) => [code, each?.kind]);
  const expected = Object.entries(families).flatMap(([kind, codes]) =>
    codes.map((code) => [code, kind]),
  );
  expect(known.map(String).toSorted()).toEqual(expected.map(String).toSorted());
});

const waitedOut = new Set(families.rateLimited);

it.each(Object.entries(advice).filter(([code]) => !waitedOut.has(code)))(
  "%s is told with what to do",
  async (code, told) => {
    const status = code.startsWith("IMG.") ? 400 : 401;
    const { send } = chain({ status, body: { error: { code, message: "no" } } });
    const error = await errorOf(send(request({ idempotent: false })));
    expect(error.message).toBe(`cannot read a thing: no; ${told} (${status}, ${code})`);
    expect(error.code).toBe(code);
    expect(families[error.kind]).toContain(code);
  },
);

it("knows a code in lower case as well", async () => {
  const { send } = chain({ status: 400, body: { error_code: "img.0047", error_msg: "no" } });
  await expect(send(request())).rejects.toMatchObject({
    ...{ kind: "forbidden", advice: "use the connection of the project that owns the image" },
  });
});

it.each(families.rateLimited ?? [])("waits and repeats by itself at %s", async (code) => {
  const { send, stub } = chain({ status: 400, body: { error_code: code, error_msg: "busy" } });
  await expect(send(request({ idempotent: false }))).resolves.toMatchObject({ text: "done" });
  expect(stub.requests).toHaveLength(2);
});

it("neither waits nor repeats what begins something at any other code", async () => {
  const others = Object.keys(imsCodes).filter((code) => !waitedOut.has(code));
  expect(others).toHaveLength(204 - 3 + 21 - 2);
  for (const code of others) {
    const { send, stub } = chain({ status: 400, body: { error_code: code, error_msg: "no" } });
    await errorOf(send(request({ idempotent: false })));
    expect([code, stub.requests.length]).toEqual([code, 1]);
  }
});

it("translates the codes that others go on because of", () => {
  const meanings = Object.entries(imsCodes).flatMap(([code, known]) =>
    (known?.means ?? []).map((meaning) => `${code} ${meaning}`),
  );
  expect(meanings.toSorted()).toEqual([
    "IMG.0023 jobUnknown",
    "IMG.0029 sourceUsed",
    "IMG.0070 alreadyMade",
    "IMG.0134 sourceUsed",
    "IMG.0148 alreadyMade",
    "IMG.0184 vaultNeeded",
  ]);
});
