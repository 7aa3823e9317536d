/** Connections to IMS with which nobody gets in. */
import { ofServer, type Row } from "./row";
import { runBy } from "./scene";

/** What must not be shown anywhere. */
export const wrongSecret = "hunter2-is-wrong";

const withoutKeys = { "ims:accessKeyEnv": undefined, "ims:secretKeyEnv": undefined };

export const credentials: readonly Row[] = [
  {
    when: "a secret key is wrong",
    code: "APIGW.0301",
    declares: ofServer(),
    by: (scene) => runBy(scene, { environment: { ALICE_SECRET_KEY: wrongSecret } }),
    says:
      "cannot list images: " +
      "Incorrect IAM authentication information: verify aksk signature fail; " +
      "check the access key, the secret key and the clock of this machine, or the token (401, APIGW.0301)",
  },
  {
    when: "an access key is unknown",
    code: "APIGW.0301",
    declares: ofServer(),
    by: (scene) => runBy(scene, { environment: { ALICE_ACCESS_KEY: "NOBODYS-KEY" } }),
    says:
      "cannot list images: " +
      "Incorrect IAM authentication information: Get secretKey failed,ak:NOBODYS-KEY,err:ak not exist; " +
      "check the access key, the secret key and the clock of this machine, or the token (401, APIGW.0301)",
  },
  {
    when: "the variable of a secret key is not set",
    declares: ofServer(),
    by: (scene) => runBy(scene, { environment: { ALICE_SECRET_KEY: undefined } }),
    says:
      "golden: " +
      "connection: cannot use the default connection: the environment variable ALICE_SECRET_KEY, named by ims:secretKeyEnv, is not set; " +
      "set ALICE_SECRET_KEY",
  },
  {
    when: "the project is somebody else's",
    code: "APIGW.0301",
    declares: ofServer(),
    by: (scene) => runBy(scene, { config: { "ims:projectId": scene.bob.projectId } }),
    says:
      "cannot list images: " +
      "Incorrect IAM authentication information: x-project-id <consumer> is no project of ak:<key of alice>; " +
      "check the access key, the secret key and the clock of this machine, or the token (401, APIGW.0301)",
  },
  {
    when: "a password is wrong",
    declares: ofServer(),
    by: (scene) =>
      runBy(scene, {
        config: { ...withoutKeys, "ims:projectId": undefined },
        environment: {
          ...{ HW_USER_NAME: "alice", HW_USER_PASSWORD: wrongSecret, HW_DOMAIN_NAME: "Default" },
        },
      }),
    says:
      'cannot log in to <cloud> as user "alice" of domain "Default" (the default connection): ' +
      "The request you have made requires authentication; " +
      "check the name, the secret, the domain and the project (401)",
  },
  {
    when: "an agency is not there",
    declares: ofServer(),
    by: (scene) =>
      runBy(scene, {
        config: { "ims:agencyName": "nobodys-agency", "ims:agencyAccountName": "Default" },
      }),
    says:
      'cannot assume agency "nobodys-agency" of account "Default" (the default connection): ' +
      "Could not find agency: nobodys-agency of Default; check agencyName and agencyAccountName; " +
      "the user needs the right to act for agencies (Agent Operator) (404)",
  },
  {
    when: "a token has expired",
    code: "APIGW.0301",
    declares: ofServer(),
    by: (scene) =>
      runBy(scene, { config: withoutKeys, environment: { HW_AUTH_TOKEN: wrongSecret } }),
    says:
      "cannot list images: " +
      "Incorrect IAM authentication information: decrypt token fail; " +
      "check the access key, the secret key and the clock of this machine, or the token (401, APIGW.0301)",
  },
  {
    when: "nothing says who we are",
    declares: ofServer(),
    by: (scene) => runBy(scene, { config: withoutKeys }),
    says:
      "golden: " +
      "connection: cannot use the default connection: nothing describes a cloud: looked in the stack configuration (ims:*), the environment (HW_*), the environment (HUAWEICLOUD_SDK_*), the environment (OS_*); " +
      "set HW_ACCESS_KEY, HW_SECRET_KEY and HW_REGION_NAME, or run: hcloud configure set",
  },
  {
    when: "a connection is misspelt",
    declares: ofServer("stoppedServer", {}, { connection: "alcie" }),
    says:
      "golden: " +
      'connection: cannot use connection "alcie": there is no such connection: ims:connections has alice, bob, carol, alice2, and <home>/clouds.yaml has alice, bob, carol, rita, rudy, admin; ' +
      'did you mean "alice"?',
  },
];
