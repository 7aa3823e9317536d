/** Certificates and keys: a path, or the text itself; whatever else is refused without being shown. */
import { tlsSettings } from "../../../provider/config/tlsSettings";
import { revealed, sources } from "./sources";

const pem = (what: string) => `-----BEGIN ${what}-----\nMIIB\n-----END ${what}-----\n`;
const files = {
  "/project/ca.pem": pem("CERTIFICATE"),
  "/abs/client.pem": pem("CERTIFICATE"),
  "/home/alice/key.pem": pem("PRIVATE KEY"),
  "/project/notes.txt": "no certificate",
};
const read = (values: Parameters<typeof tlsSettings>[1]) =>
  tlsSettings("c", values, sources({ files }));

it("is what every machine trusts, and checked, where nothing is said", () => {
  expect(read({})).toEqual({
    ca: undefined,
    certificate: undefined,
    key: undefined,
    insecure: false,
  });
  expect(read({ insecure: true }).insecure).toBe(true);
});

it("reads each file from its place: relative, absolute, or of the user's folder", () => {
  const found = read({
    ...{ caCertFile: " ca.pem ", clientCertFile: "/abs/client.pem", clientKeyFile: "~/key.pem" },
  });
  expect(revealed(found)).toEqual({
    ca: pem("CERTIFICATE"),
    certificate: pem("CERTIFICATE"),
    key: pem("PRIVATE KEY"),
    insecure: false,
  });
});

it("keeps a key secret", () => {
  expect(String(read({ clientKeyFile: "~/key.pem" }).key)).not.toContain("MIIB");
});

it("takes the text itself, also on one line", () => {
  const text = pem("CERTIFICATE");
  expect(read({ caCertFile: text }).ca).toBe(text);
  const onOneLine = text.trim().replaceAll("\n", "\\n");
  expect(read({ caCertFile: onOneLine }).ca).toBe(text.trim());
  expect(read({ caCertFile: `${onOneLine}\n` }).ca).toBe(text);
});

it.each([
  ["a\nb", 3],
  ["x".repeat(401), 401],
  [`MI${"A".repeat(60)}`, 62],
  [` MI${"A".repeat(60)}== `, 66],
])("refuses what is neither a path nor PEM, and shows nothing of it: %j", (text, length) => {
  expect(() => read({ clientKeyFile: text })).toThrow(
    'cannot use connection "c": the key of the client certificate is neither a path nor in PEM ' +
      `format (a text of ${length} characters); write the path of the file, or its text from -----BEGIN on`,
  );
});

it.each(["x".repeat(400), `MI${"A".repeat(59)}`, `PI${"A".repeat(60)}`, "ca.pem\n"])(
  "takes what may be a path for one: %j",
  (text) => {
    const attempt = () => read({ caCertFile: text });
    if (text.startsWith("ca")) expect(attempt).not.toThrow();
    else expect(attempt).toThrow(/, is not there; check the path$/);
  },
);

it("says of a file what is wrong with it", () => {
  expect(() => read({ caCertFile: "gone.pem" })).toThrow(
    "the certificate file of the authority, /project/gone.pem, is not there; check the path",
  );
  expect(() => read({ clientCertFile: "notes.txt" })).toThrow(
    "the client certificate, /project/notes.txt, is not in PEM format; check the path",
  );
});

it.each([
  ["EISDIR", "(EISDIR); name one file with all certificates; a folder of them is not read"],
  ["EACCES", "(EACCES); check the path"],
  [undefined, "(unknown reason); check the path"],
])("says of a file why it cannot be read: %s", (code, words) => {
  const error = code === undefined ? new Error("x") : Object.assign(new Error("x"), { code });
  const given = sources({ files: { "/project/ca": error } });
  expect(() => tlsSettings("c", { caCertFile: "ca" }, given)).toThrow(
    `/project/ca, cannot be read ${words}`,
  );
});
