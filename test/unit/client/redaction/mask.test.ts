import fc from "fast-check";
import {
  knownSecrets,
  learnSecret,
  pinSecret,
} from "../../../../provider/client/redaction/knownSecrets";
import { mask } from "../../../../provider/client/redaction/mask";
import {
  codeText,
  plainText,
  withoutSecrets,
} from "../../../../provider/client/redaction/serviceText";

const password = `Tr0ub4dor&"3\\é <x>+%`;
const token = `gAAAAABm${"kQ7zXw2LrT9vYp4N".repeat(12)}_-A==`;
const short = "hunter2";
for (const secret of [password, token, short]) pinSecret(secret);

const json = (text: string) => JSON.stringify(text).slice(1, -1);
const ascii = (text: string) =>
  text.replace(/[^ -~]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);
const percentBytes = (text: string) =>
  [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");
const html = (text: string) =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll('"', "&quot;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
const base64 = (text: string) => Buffer.from(text).toString("base64");

const encodings: readonly (readonly [string, (text: string) => string])[] = [
  ["as it is", (text) => text],
  ["in other letter case", (text) => text.toUpperCase()],
  ["in JSON", json],
  ["in JSON within JSON", (text) => json(json(text))],
  ["in JSON of Python", (text) => ascii(json(text))],
  ["as Python shows bytes", (text) => json(text).replaceAll("é", "\\xc3\\xa9")],
  ["percent-encoded", encodeURIComponent],
  [
    "percent-encoded in lower case",
    (text) => encodeURIComponent(text).replace(/%../g, (code) => code.toLowerCase()),
  ],
  ["every byte percent-encoded", percentBytes],
  ["percent-encoded twice", (text) => encodeURIComponent(encodeURIComponent(text))],
  ["as a form", (text) => new URLSearchParams({ p: text }).toString().slice(2)],
  ["in HTML", html],
  ["in HTML with numbers", (text) => [...text].map((sign) => `&#${sign.codePointAt(0)};`).join("")],
  ["in JSON in HTML", (text) => html(json(text))],
  ["in base64", base64],
  ["in base64 after one byte", (text) => base64(`:${text}`)],
  ["in base64 after two bytes", (text) => base64(`u:${text}`)],
  ["in base64 of an address", (text) => Buffer.from(text).toString("base64url")],
  ["in base64 of JSON", (text) => base64(JSON.stringify({ auth: { password: text } }))],
  ["in base64 of base64", (text) => base64(base64(text))],
  ["in wrapped base64", (text) => base64(text).replace(/.{16}/g, "$&\n")],
  ["in percent-encoded base64", (text) => encodeURIComponent(base64(text))],
  ["in hexadecimal", (text) => Buffer.from(text).toString("hex").toUpperCase()],
  ["one character a byte", (text) => Buffer.from(text).toString("latin1")],
  ["on wrapped lines", (text) => text.replace(/.{10}/g, "$&\n  ")],
];

describe("a secret that a service repeats", () => {
  describe.each([
    ["a password", password],
    ["a token", token],
    ["a short password", short],
  ])("%s", (_what, secret) => {
    it.each(encodings)("is masked %s", (name, encode) => {
      const encoded = encode(secret);
      const masked = mask(`the value <${encoded}> is not right`);
      expect(masked).toContain("[secret]");
      // Of what stands around the secret in the same encoding, as much as it likes may stay.
      if (!name.includes("JSON") || !name.includes("base64"))
        expect(longestCommon(masked, encoded)).toBeLessThan(7);
      else expect(masked.length).toBeLessThan(70);
      expect(masked).toMatch(/^the value </);
      expect(masked).toMatch(/> is not right$/);
    });
  });

  it.each([8, 12, 30, 100, 200])("is masked where it is cut off after %d characters", (length) => {
    const said = `{"error": "cannot read ${token.slice(0, length)}`;
    for (const end of ["", "...", "…", '"', '..."}', " [truncated]"])
      expect(mask(said + end)).toBe(`{"error": "cannot read [secret]${end}`);
  });

  it("is masked where its beginning is cut off", () => {
    expect(mask(`…${token.slice(-9)} is unknown`)).toBe("…[secret] is unknown");
    expect(mask(`…${token.slice(50, 80)}… is unknown`)).toBe("…[secret]… is unknown");
  });

  // A secret is looked for in blocks, and its length decides where its last whole block ends.
  it.each(Array.from({ length: 13 }, (_, more) => 12 + more))(
    "of %i characters is masked where eight of its first or last ones stand in other text",
    (length) => {
      const secret = Array.from({ length }, (_, at) => String.fromCharCode(0x61 + at)).join("");
      learnSecret(secret);
      for (const left of [secret.slice(0, 8), secret.slice(-8)]) {
        expect(mask(`the value =${left}= is not right`)).toBe("the value =[secret]= is not right");
      }
    },
  );

  it.each([4, 5, 6])(
    "is masked where %d characters of a short one are left at the end",
    (length) => {
      expect(mask(`the password is ${short.slice(0, length)}`)).toBe("the password is [secret]");
      expect(mask(`the password is ${short.slice(0, length)}...`)).toBe(
        "the password is [secret]...",
      );
    },
  );

  it.each(["", ":", "u:", "us:"])(
    "is masked in base64 that stands right behind a word",
    (before) => {
      // A run of base64 has no beginning of its own there: it may be read from any of four signs on.
      for (const word of ["a", "is", "key", "told"]) {
        const encoded = base64(before + password);
        const masked = mask(`${word}${encoded}`);
        expect(masked).toContain("[secret]");
        expect(longestCommon(masked, encoded)).toBeLessThan(7);
      }
    },
  );

  it("is masked in base64 that is cut off", () => {
    expect(mask(`Basic ${base64(`admin:${password}`).slice(0, 24)}`)).toBe(
      `Basic ${base64("admin:").slice(0, 8)}[secret]`,
    );
  });

  it("is masked where only this exchange knows it, and nowhere else", () => {
    expect(mask("signature 5d41402abc4b2a76b9719d", ["5d41402abc4b2a76b9719d"])).toBe(
      "signature [secret]",
    );
    expect(mask("signature 5d41402abc4b2a76b9719d")).toBe("signature 5d41402abc4b2a76b9719d");
  });

  it("is masked whatever stands around it", () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.string(),
        fc.constantFrom(
          ...encodings.map(([, encode]) => encode).filter((encode) => !/[a-z]$/i.test(encode("~"))),
        ),
        (before, after, encode) => {
          expect(mask(`${before} "${encode(token)}" ${after}`)).not.toContain(encode(token));
        },
      ),
    );
  });
});

describe("texts without a secret", () => {
  it.each([
    "Image 3f8a0c3e-5d1b-4a94-9a0f-7a3f7e7f8d11 is protected and cannot be deleted.",
    "Request rate is too high, slow down (IMG.0149)",
    "Expecting to find domain in project. The server could not comply with the request.",
    "Ünïcode stays, and 日本語 and 😀 too",
  ])("stay as they are: %s", (text) => {
    expect(mask(text)).toBe(text);
    expect(withoutSecrets(text)).toBe(text);
  });
});

describe("short secrets", () => {
  beforeAll(() => ["abc", "demo5", "x"].forEach(pinSecret));

  it("of four or five characters are masked as words only, so that other words can still be read", () => {
    expect(mask("user demo5 of demo55, demo5-x")).toBe("user [secret] of demo55, [secret]-x");
  });

  it("of up to three are masked only where a name says that they are one", () => {
    expect(withoutSecrets("abc is an alphabet, x marks the spot")).toBe(
      "abc is an alphabet, x marks the spot",
    );
    expect(withoutSecrets(`{"user": {"name": "abc", "password": "abc"}}`)).toBe(
      `{"user": {"name": "abc", "password": "[secret]"}}`,
    );
  });
});

describe("addresses among the secrets", () => {
  beforeAll(() => {
    pinSecret("http://proxy-user:pr0xy%21pass@proxy.example.com:3128");
    pinSecret("http://alice:pwd7@other.example.com:3128");
    learnSecret("https://images.example.com/a.qcow2?X-Amz-Signature=0123456789abcdef0123&x=1");
  });

  it("give up a short password by itself", () => {
    expect(mask("alice has the password pwd7, not pwd8")).toBe(
      "alice has the password [secret], not pwd8",
    );
  });

  it("give up a user who is a token, also where the scheme is in capitals", () => {
    pinSecret("HTTPS://t0kenuser@git.example.com/x");
    expect(mask("git.example.com knows t0kenuser")).toBe("git.example.com knows [secret]");
  });

  it("give up what is long enough to sign, however it is named and kept apart", () => {
    learnSecret("https://a.example.com/b?short=seven-7;k=eight-88&n=v4lue=of=it");
    learnSecret("https://a.example.com/c#fr4gment-alone");
    expect(mask("seven-7 eight-88 v4lue=of=it fr4gment-alone short")).toBe(
      "seven-7 [secret] [secret] [secret] short",
    );
  });

  it("give up their user and what signs them, and keep their host", () => {
    expect(mask("proxy.example.com said pr0xy!pass and pr0xy%21pass")).toBe(
      "proxy.example.com said [secret] and [secret]",
    );
    expect(mask("https://images.example.com/a.qcow2 wants 0123456789abcdef0123")).toBe(
      "https://images.example.com/a.qcow2 wants [secret]",
    );
  });
});

describe("a key in PEM format", () => {
  it("is masked without the lines that name its type", () => {
    const key = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC";
    pinSecret(`-----BEGIN PRIVATE KEY-----\n${key}\n-----END PRIVATE KEY-----\n`);
    const lines = "-----BEGIN PRIVATE KEY----- -----END PRIVATE KEY-----";
    expect(mask(`${lines} ${key}`)).toBe(`${lines} [secret]`);
    expect(mask(key)).toBe("[secret]");
  });
});

describe("a secret with blanks around it, or with a percent sign", () => {
  it.each(["  padd3d-value \n", "100%-s3cret!", "enc0ded%20value"])("is masked: %j", (secret) => {
    pinSecret(secret);
    expect(mask(`x <${secret.trim()}> y`)).toBe("x <[secret]> y");
  });

  it("is masked as it is meant", () => {
    pinSecret("enc0ded%20v4lue");
    expect(mask("x <enc0ded v4lue> y")).toBe("x <[secret]> y");
  });
});

describe("a secret that nobody knew", () => {
  it.each([
    [`{'password': 'abc'}`, `{'password': '[secret]'}`],
    [`{\\"secret\\": \\"a b\\", \\"id\\": 1}`, `{\\"secret\\": \\"[secret]\\", \\"id\\": 1}`],
    [`"X-Auth-Token": "abc"`, `"X-Auth-Token": "[secret]"`],
    ["X-Subject-Token: abc", "X-Subject-Token: [secret]"],
    ["Authorization: Basic YTpi, Host: h", "Authorization: Basic [secret], Host: h"],
    ["SDK-HMAC-SHA256 Access=AK, SignedHeaders=host, Signature=00", "SDK-HMAC-SHA256 [secret]"],
    ["GET /a?X-Amz-Signature=00&b=1", "GET /a?X-Amz-Signature=[secret]&b=1"],
    [`"secret": "cut o`, `"secret": "[secret]"`],
    [`{"Password": "a", "TOKEN": "b"}`, `{"Password": "[secret]", "TOKEN": "[secret]"}`],
    [`"secret"=>"a", "secret"="b"`, `"secret"=>"[secret]", "secret"="[secret]"`],
    [`{u'secret': u'a', 'token': b'b'}`, `{u'secret': '[secret]', 'token': '[secret]'}`],
    [`"user.secret-key": "it's"`, `"user.secret-key": "[secret]"`],
    [`{"secret": "two\nlines", "id": 1}`, `{"secret": "[secret]", "id": 1}`],
    [`"cookie"="abc"; a`, `"cookie"="[secret]"; a`],
    [`\\"Cookie\\":\\"abc\\"`, `\\"Cookie\\":\\"[secret]\\"`],
    [`'cookie': 'abc'`, `'cookie': '[secret]'`],
    [`"authorization"="Basic abc"`, `"authorization"="[secret]"`],
    [`{authorization="Basic abc", id}`, `{authorization="Basic [secret]", id}`],
    ["the query was ;sig=a&X-Amz.Token-1=b", "the query was ;sig=[secret]&X-Amz.Token-1=[secret]"],
  ])("is masked by the name before it: %s", (text, masked) => {
    expect(withoutSecrets(text)).toBe(masked);
  });

  it.each([
    ...["password", "passwd", "passcode", "secret", "token", "credential", "authorization"],
    ...["signature", "session_key", "sessionKey"],
  ])("is masked in a field named %s", (name) => {
    expect(withoutSecrets(`{"${name}": "abc", "id": "i"}`)).toBe(
      `{"${name}": "[secret]", "id": "i"}`,
    );
  });

  it.each([
    ...["x-auth-token", "x-subject-token", "x-service-token", "x-security-token"],
    ...["x-amz-security-token", "x-obs-security-token", "set-cookie", "cookie"],
  ])("is masked in the header %s of a list or a page", (name) => {
    for (const between of [":", ": ", " = "])
      expect(withoutSecrets(`<b>${name}${between}abc<br>host: h`)).toBe(
        `<b>${name}${between}[secret]<br>host: h`,
      );
  });

  it.each(["Basic", "bearer", "Digest", "AWS", "OBS"])(
    "is masked in the header of a log-in by %s, also of one to a proxy",
    (scheme) => {
      for (const name of ["Authorization", "proxy-authorization"])
        expect(withoutSecrets(`${name}: ${scheme}  abc, host: h`)).toBe(
          `${name}: ${scheme}  [secret], host: h`,
        );
    },
  );

  it.each(["SDK", "V11", "aws4"])("is masked in a signature by %s with all its parts", (kind) => {
    for (const first of ["Access", "Credential"])
      expect(withoutSecrets(`${kind}-HMAC-SHA256 ${first}=AK, Signature=00"}`)).toBe(
        `${kind}-HMAC-SHA256 [secret]"}`,
      );
  });

  it.each(["password", "X-Secret-1", "token", "X-Amz-Signature", "x-credential", "sig"])(
    "is masked in the parameter %s of a query",
    (name) => {
      for (const before of ["?", "&", ";"])
        expect(withoutSecrets(`/a${before}${name}=abc&b=1`)).toBe(
          `/a${before}${name}=[secret]&b=1`,
        );
    },
  );

  it("is not seen in prose and empty values", () => {
    const prose = "the token: expired; the password is wrong";
    const values = `{"token": "", "methods": ["password"]}, {\\"secret\\": \\"\\"}`;
    for (const text of [prose, values]) expect(withoutSecrets(text)).toBe(text);
  });
});

describe("plainText", () => {
  it("masks what markup and control characters kept apart", () => {
    expect(plainText(`<b>hun</b>\u200bter2 gAAAAABm<wbr>${token.slice(8)}`)).not.toMatch(/kQ7z/);
  });

  it.each([
    ["\u001b[31mred\u001b[0m", "red"],
    ["\u009b31mred\u0085x", "red x"],
    ["\u202egnp.exe\u2066\u200f\u061c!", "gnp.exe!"],
    ["a\u2028b\u2029c\u200bd\ufeffe", "a b cde"],
    ["\u001b]0;title\u0007text", "text"],
  ])("leaves nothing that steers a terminal: %j", (text, plain) => {
    expect(plainText(text)).toBe(plain);
  });

  it.each([
    [`<STYLE type="a">\nb { c }\n</STYLE>d<script>e()</script>f`, "d f"],
    ["<style>a</style>b<style>c</style>d", "b d"],
    ["<header>a</header>", "a"],
    ["&lt;a&gt; &quot;b&quot; &#39;c&#039; &#x27;d&nbsp;e &amp;lt;", `<a> "b" 'c' 'd e &lt;`],
    ["what is wrong:", "what is wrong"],
    ["a  b\t\tc", "a b c"],
    ["x".repeat(500), "x".repeat(500)],
    ["x".repeat(501), `${"x".repeat(500)}…`],
  ])("is a sentence without markup, of 500 characters at most: %j", (text, plain) => {
    expect(plainText(text)).toBe(plain);
  });
});

describe("codeText", () => {
  it.each(["IMG.0026", "NoSuchBucket", "a", "Z_9-x", `A${"b".repeat(63)}`])("keeps %s", (code) => {
    expect(codeText(code)).toBe(code);
  });

  it.each(["", "0026", " IMG", "no such code", "IMG.0026\n", `A${"b".repeat(64)}`, "Hunter2"])(
    "is nothing where it is no code, or a secret: %j",
    (code) => {
      expect(codeText(code)).toBeUndefined();
    },
  );
});

describe("learnt secrets", () => {
  it("are kept up to the newest 500, and those of the settings for ever", () => {
    const numbered = (count: number) => `learnt-secret-of-number-${count}`;
    for (let count = 1; count <= 500; count += 1) learnSecret(numbered(count));
    expect(knownSecrets()).toContain(numbered(1));
    learnSecret(numbered(501));
    expect(knownSecrets()).not.toContain(numbered(1));
    for (const kept of [numbered(2), numbered(501), password])
      expect(knownSecrets()).toContain(kept);
    learnSecret(password);
    expect(knownSecrets().filter((each) => each === password)).toHaveLength(1);
    expect(knownSecrets()).toContain(numbered(2));
  });
});

function longestCommon(one: string, other: string): number {
  let longest = 0;
  for (let start = 0; start < other.length; start += 1)
    while (one.includes(other.slice(start, start + longest + 1)) && start + longest < other.length)
      longest += 1;
  return longest;
}
