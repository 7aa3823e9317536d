/** Every code by its family: what a program can ask for (`kind`), what a person reads (advice), and whether waiting helps. */
import type { ErrorKind } from "../../../../provider/client/http/errors";
import { assemble } from "../../../../provider/client/http/pipeline";
import { imsCodes } from "../../../../provider/client/ims/errorCodes";
import { imgCodes } from "../../../../provider/client/ims/imgCodes";
import { fakeClock } from "../support/clocks";
import { errorOf, request, stubSend, type Answer } from "../support/sends";

const published = Object.keys(imgCodes);

/** Families by kind, with codes of each that resources rely on. */
const families: Readonly<Partial<Record<ErrorKind, readonly string[]>>> = {
  rateLimited: ["IMG.0060", "IMG.0149", "IMG.0187", "APIGW.0308", "IAM.0012"],
  forbidden: ["IMG.0026", "IMG.0030", "IMG.0047", "IMG.0092", "IMG.0151", "APIGW.0302", "IAM.0002"],
  notFound: ["IMG.0005", "IMG.0023", "IMG.0027", "IMG.0086", "IMG.0108", "IMG.0144", "IMG.0184"],
  quota: ["IMG.0015", "IMG.0088", "IMG.0116", "IMG.0182"],
  conflict: ["IMG.0008", "IMG.0010", "IMG.0035", "IMG.0046", "IMG.0070", "IMG.0090", "IMG.0196"],
  unauthenticated: ["IMG.0087", "APIGW.0301", "APIGW.0307", "IAM.0062"],
  unavailable: ["IMG.0014", "IMG.0018", "IMG.0061", "IMG.0154", "IMG.1075"],
  protocol: ["APIGW.0101"],
  badRequest: ["IMG.0003", "IMG.0055", "IMG.0057", "IMG.0098", "IMG.0115", "IMG.0142", "IMG.0167"],
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
  expect(published).toHaveLength(204);
  expect(published.every((code) => /^IMG\.\d{4}$/.test(code))).toBe(true);
});

it.each(Object.entries(imsCodes))("%s has one line of advice", (_code, known) => {
  // It stands behind a semicolon, and the status in brackets behind it.
  expect(known?.advice).toMatch(/^[^A-Z\s].{9,118}[^.\s]$/);
  expect(known?.advice).not.toMatch(/\n|IMG\./);
});

it.each(Object.entries(families).flatMap(([kind, codes]) => codes.map((code) => [code, kind])))(
  "%s is %s",
  async (code = "", kind) => {
    expect(imsCodes[code]?.kind).toBe(kind);
    if (kind === "rateLimited") return;
    const status = code.startsWith("IMG.") ? 400 : 401;
    const { send } = chain({ status, body: { error: { code, message: "no" } } });
    const error = await errorOf(send(request({ idempotent: false })));
    expect(error).toMatchObject({ kind, code, status, advice: imsCodes[code]?.advice });
  },
);

it("waits and repeats where the cloud has too much to do, and only there by itself", async () => {
  for (const code of families.rateLimited ?? []) {
    const { send, stub } = chain({ status: 400, body: { error_code: code, error_msg: "busy" } });
    await expect(send(request({ idempotent: false }))).resolves.toMatchObject({ text: "done" });
    expect(stub.requests).toHaveLength(2);
  }
});

it("marks what passes by itself", () => {
  const passing = Object.entries(imsCodes).flatMap(([code, known]) => (known?.retry ? code : []));
  expect(passing).toEqual([
    ...["IMG.0010", "IMG.0018", "IMG.0060", "IMG.0090", "IMG.0136", "IMG.0148", "IMG.0149"],
    ...["IMG.0154", "IMG.0187", "APIGW.0308", "IAM.0012"],
  ]);
});
