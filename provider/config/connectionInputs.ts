/** What a connection in the stack configuration may say, and the checks of it. */
import * as z from "zod";
import { checkedAddress } from "./address";
import { nearest } from "../client/nearest";
import { configurationError } from "./sources";

/** One entry of `ims:connections`. Holds no secret: it names the environment variables that do. */
export interface ConnectionInputs {
  /**
   * Name of the cloud in clouds.yaml that describes this connection. Other keys of the connection
   * take precedence over that cloud's.
   */
  readonly cloud?: string;
  /**
   * `glance`: any OpenStack. `ims`: Huawei Cloud and its relatives. The default is `ims` if the
   * connection has access keys, an agency, the instance's metadata, a profile or an address of one
   * of these clouds, else `glance`.
   */
  readonly kind?: "glance" | "ims";
  /** Keystone's address, e.g. `https://cloud.example.com:5000/v3`. */
  readonly authUrl?: string;
  /**
   * `password`, `v3applicationcredential`, `token`, `token_endpoint` or `none`. Default: what the
   * other keys allow.
   */
  readonly authType?: string;
  /**
   * Region. `glance`: needed only if the catalogue has the image service in several regions. `ims`:
   * always needed.
   */
  readonly region?: string;
  /** Which of the catalogue's addresses to use. Default `public`. */
  readonly interface?: "public" | "internal" | "admin";
  /** Address of the image service, instead of the catalogue's or the region's. */
  readonly endpoint?: string;
  /** Name of the user who logs in with a password. */
  readonly userName?: string;
  /** Id of the user, instead of `userName` and its domain. */
  readonly userId?: string;
  /** Domain of the user. Default: the domain with the id `default`. */
  readonly userDomainName?: string;
  /** Id of the domain of the user, instead of `userDomainName`. */
  readonly userDomainId?: string;
  /** Name of the project whose images these are. `ims`: default the project of the region. */
  readonly projectName?: string;
  /** Id of the project, instead of `projectName` and its domain. */
  readonly projectId?: string;
  /** Domain of the project. Default: the domain with the id `default`. */
  readonly projectDomainName?: string;
  /** Id of the domain of the project, instead of `projectDomainName`. */
  readonly projectDomainId?: string;
  /**
   * `glance`: a trust of Keystone. The user acts in the project of the person who gave it, so no
   * project is named.
   */
  readonly trustId?: string;
  /** `glance`: id of an application credential, which brings user and project. */
  readonly applicationCredentialId?: string;
  /** `glance`: name of an application credential, instead of its id. Needs the user beside it. */
  readonly applicationCredentialName?: string;
  /** Environment variable that holds the user's password. */
  readonly passwordEnv?: string;
  /** Environment variable that holds the application credential's secret. */
  readonly applicationCredentialSecretEnv?: string;
  /** Environment variable that holds a token. */
  readonly tokenEnv?: string;
  /**
   * `ims`: profile in the KooCLI's file that describes this connection. Other keys of the
   * connection take precedence over the profile's.
   */
  readonly profile?: string;
  /** `ims`: name of a pair of access keys. Its secret key is a secret. */
  readonly accessKey?: string;
  /** `ims`: environment variable that holds the name of a pair of access keys. */
  readonly accessKeyEnv?: string;
  /** `ims`: environment variable that holds the secret key. */
  readonly secretKeyEnv?: string;
  /** `ims`: environment variable that holds the security token of temporary access keys. */
  readonly securityTokenEnv?: string;
  /**
   * `ims`: take temporary keys from the metadata service of the server that runs the program.
   * Default false.
   */
  readonly useInstanceMetadata?: boolean;
  /** `ims`: address of the metadata service, instead of the usual one. */
  readonly metadataUrl?: string;
  /** `ims`: account of the user and of the project. */
  readonly accountId?: string;
  /** `ims`: name of the account, instead of `accountId`. */
  readonly accountName?: string;
  /** `ims`: agency to act as, with the rights that another account gave it. */
  readonly agencyName?: string;
  /** `ims`: account that made the agency. Default: the own one. */
  readonly agencyAccountName?: string;
  /** `ims`: id of the account that made the agency, instead of `agencyAccountName`. */
  readonly agencyAccountId?: string;
  /**
   * `ims`: whose addresses and limits to use: Huawei Cloud, Open Telekom Cloud or Flexible Engine.
   * Default: what the given addresses tell, else `huawei`.
   */
  readonly cloudFamily?: "huawei" | "otc" | "flexibleEngine";
  /** `ims`: address of IAM, instead of the region's. */
  readonly iamUrl?: string;
  /** `ims`: address of the object storage, instead of the region's. */
  readonly obsUrl?: string;
  /**
   * `ims`: use the v2.1 operations, which check more before they begin. Not every region has them.
   * Default false.
   */
  readonly safeMode?: boolean;
  /**
   * `ims`: the most tags of an image, characters of a key and characters of a value. Default:
   * `20/128/255` on Huawei Cloud, `10/36/43` on its relatives.
   */
  readonly tagLimits?: "20/128/255" | "10/36/43";
  /** File with the certificates of the authorities to trust, PEM. */
  readonly caCertFile?: string;
  /** File with the client's certificate, PEM. */
  readonly clientCertFile?: string;
  /** File with the client certificate's key, PEM. Default: the certificate's file. */
  readonly clientKeyFile?: string;
  /** Accept any certificate. Default false. */
  readonly insecure?: boolean;
  /** Let credentials travel over plain http to other machines. Default false. */
  readonly allowPlainHttp?: boolean;
  /**
   * Addresses that the image service had before. What was made there still counts as made in this
   * cloud.
   */
  readonly formerEndpoints?: readonly string[];
  /** Longest silence of the cloud, in milliseconds. Default 60000. */
  readonly timeoutMs?: number;
}

/**
 * Returns the checked entry, or throws an error that names the wrong key and the nearest known one.
 * `place` says where the entry is, e.g. `ims:connections.consumer`.
 */
export function checkedInputs(
  entry: unknown,
  place: string,
  name: string | undefined,
): ConnectionInputs {
  refuseSecrets(entry, place, name);
  const result = entrySchema.safeParse(entry);
  if (result.success) return definedOnly(result.data);
  const [issue] = result.error.issues;
  if (issue?.code === "unrecognized_keys") {
    const [key = ""] = issue.keys;
    const near = nearest(key, knownKeys);
    throw configurationError(
      name,
      `${separated(place, [key])} is not known`,
      near === undefined ? `known are ${knownKeys.join(", ")}` : `did you mean ${near}?`,
    );
  }
  const setting = separated(place, issue?.path ?? []);
  if (issue?.code === "custom") {
    const [problem = "", ...advice] = issue.message.split("; ");
    throw configurationError(name, `${setting} ${problem}`, advice.join("; "));
  }
  throw configurationError(name, `${setting} ${issue === undefined ? "is wrong" : wanted(issue)}`);
}

/** Replaces zod's messages, which are written for programmers. */
function wanted(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_value")
    return `must be ${issue.values.map((value) => JSON.stringify(value)).join(" or ")}`;
  if (issue.code !== "invalid_type") return `is wrong: ${issue.message}`;
  const kinds: Readonly<Record<string, string>> = {
    boolean: "true or false",
    string: "a text",
    number: "a number",
    int: "a whole number",
    array: "a list",
    object: "an object",
  };
  return `must be ${kinds[issue.expected] ?? issue.expected}`;
}

function refuseSecrets(entry: unknown, place: string, name: string | undefined): void {
  if (typeof entry !== "object" || entry === null) return;
  for (const key of [...secretKeys, "secret"]) {
    if (!Object.hasOwn(entry, key)) continue;
    const variable = key === "secret" ? "applicationCredentialSecretEnv" : `${key}Env`;
    throw configurationError(
      name,
      `${separated(place, [key])} would put a secret into the stack's state as plain text`,
      `set an environment variable and name it with ${variable}, or use a cloud of clouds.yaml; if it was a real one, change it`,
    );
  }
  for (const key of ["authUrl", "endpoint", "iamUrl", "obsUrl", "metadataUrl"] as const) {
    const url: unknown = Object.entries(entry).find(([each]) => each === key)?.[1];
    if (typeof url !== "string" || !URL.canParse(url) || new URL(url).password === "") continue;
    throw configurationError(
      name,
      `${separated(place, [key])} carries a password`,
      "write the address without it",
    );
  }
}

/** The full name of a setting, e.g. `ims:userName` or `ims:connections.consumer.userName`. */
function separated(place: string, path: readonly PropertyKey[]): string {
  const separator = place === "ims" ? ":" : ".";
  return path.length === 0 ? place : `${place}${separator}${path.map(String).join(".")}`;
}

// zod leaves optional keys out, but its type says they may be undefined.
function definedOnly(inputs: z.output<typeof entrySchema>): ConnectionInputs {
  return Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== undefined));
}

type ShapeOf<T> = { readonly [K in keyof T]-?: z.ZodType<Exclude<T[K], undefined> | undefined> };

const text = z.string().min(1).optional();
/** These values never have blanks around them. Blanks come from pasting, so they are removed. */
const word = z.string().trim().min(1).optional();
const address = z
  .string()
  .transform((given, context) => {
    const checked = checkedAddress(given);
    if ("url" in checked) return checked.url;
    context.addIssue({ code: "custom", message: `${checked.problem}; ${checked.advice}` });
    return z.NEVER;
  })
  .optional();
const flag = z.boolean().optional();
const shape: ShapeOf<ConnectionInputs> = {
  cloud: text,
  kind: z.enum(["glance", "ims"]).optional(),
  authUrl: address,
  authType: word,
  region: word,
  interface: z.enum(["public", "internal", "admin"]).optional(),
  endpoint: address,
  userName: text,
  userId: word,
  userDomainName: text,
  userDomainId: word,
  projectName: text,
  projectId: word,
  projectDomainName: text,
  projectDomainId: word,
  trustId: word,
  applicationCredentialId: word,
  applicationCredentialName: text,
  passwordEnv: text,
  applicationCredentialSecretEnv: text,
  tokenEnv: text,
  profile: text,
  accessKey: word,
  accessKeyEnv: text,
  secretKeyEnv: text,
  securityTokenEnv: text,
  useInstanceMetadata: flag,
  metadataUrl: address,
  accountId: word,
  accountName: text,
  agencyName: text,
  agencyAccountName: text,
  agencyAccountId: word,
  cloudFamily: z.enum(["huawei", "otc", "flexibleEngine"]).optional(),
  iamUrl: address,
  obsUrl: address,
  safeMode: flag,
  tagLimits: z.enum(["20/128/255", "10/36/43"]).optional(),
  caCertFile: text,
  clientCertFile: text,
  clientKeyFile: text,
  insecure: flag,
  allowPlainHttp: flag,
  formerEndpoints: z.array(z.string().trim()).optional(),
  timeoutMs: z.number().int().positive().optional(),
};
export const knownKeys = Object.keys(shape);
const entrySchema = z.strictObject(shape);
export const secretKeys = [
  "password",
  "applicationCredentialSecret",
  "token",
  "secretKey",
  "securityToken",
] as const;
export type SecretKey = (typeof secretKeys)[number];
