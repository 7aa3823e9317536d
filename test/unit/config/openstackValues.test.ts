/** Blanks, empty values and numbers in settings of OpenStack's tools. */
import {
  openstackSettings,
  openstackValues,
  remarksOfCloud,
} from "../../../provider/config/openstack";
import { revealed } from "./sources";

it("takes blanks around ids, tokens and words for none of theirs", () => {
  const values = openstackValues({
    ...{ auth_type: " v3password ", region_name: " r ", interface: " internal " },
    auth: {
      ...{ user_id: " u ", application_credential_id: " c ", token: " t ", trust_id: " tr " },
      ...{ access_key: " ak ", secret_key: " sk ", security_token: " st ", project_id: " p " },
      ...{ user_domain_id: " ud ", project_domain_id: " pd " },
    },
  });
  expect(revealed(values)).toMatchObject({
    ...{ authType: "v3password", region: "r", interface: "internal", userId: "u", token: "t" },
    ...{ applicationCredentialId: "c", trustId: "tr", accessKey: "ak", secretKey: "sk" },
    ...{ securityToken: "st", projectId: "p", userDomainId: "ud", projectDomainId: "pd" },
  });
});

it("keeps blanks of names and passwords", () => {
  const auth = { username: " alice ", password: " pw ", project_name: " p " };
  expect(revealed(openstackValues({ auth }))).toMatchObject({
    ...{ userName: " alice ", password: " pw ", projectName: " p " },
  });
});

it.each([
  [{ domain_id: " d " }, { scopeDomainId: "d", userDomainId: undefined }],
  [
    { domain_id: " d ", project_id: "p" },
    { userDomainId: "d", projectDomainId: "d" },
  ],
  [{ default_domain: " d " }, { userDomainId: "d", projectDomainId: "d" }],
  [
    { default_domain_id: "d", user_domain_name: "n" },
    { userDomainName: "n", userDomainId: undefined, projectDomainId: "d" },
  ],
])("knows the domains of %j", (auth, expected) => {
  expect(openstackValues({ auth })).toMatchObject(expected);
});

it.each([
  ["60", 60_000],
  [0.5, 500],
  ["0", undefined],
  ["0.0", undefined],
  ["None", undefined],
])("waits for api_timeout %j: %j ms", (api_timeout, timeoutMs) => {
  const { values, remarks } = openstackSettings({ api_timeout }, (key) => key);
  expect([values.timeoutMs, remarks]).toEqual([timeoutMs, []]);
});

it.each([
  [{ api_timeout: -1 }, "api_timeout"],
  [{ "image-endpoint": "x" }, "image_endpoint"],
  [{ insecure: 5 }, "insecure"],
  [{ verify: 5 }, "verify"],
  [{ auth: { auth_url: 5 } }, "auth.auth_url"],
  [{ auth: { auth_url: "x" } }, "auth.auth_url"],
  [{ auth_url: "x", auth: {} }, "auth_url"],
  [{ auth_url: 5 }, "auth_url"],
])("refuses in %j the setting by its place", (dictionary, place) => {
  const placeOf = (key: string, isInAuth: boolean) => (isInAuth ? `auth.${key}` : key);
  const { remarks } = openstackSettings(dictionary, placeOf);
  expect(remarks.map(({ reason }) => reason.split(" ")[0])).toEqual([place]);
});

it.each(["-1", "soon", "Infinity"])("refuses api_timeout %j", (api_timeout) => {
  const { values, remarks } = openstackSettings({ api_timeout }, (key) => key);
  expect(values.timeoutMs).toBeUndefined();
  expect(remarks).toMatchObject([{ kind: "refusal" }]);
});

it.each([[null], [""], ["None"]])(
  "takes auth_type %j for what openstacksdk takes it for",
  (each) => {
    expect(openstackValues({ auth_type: each }).authType).toBe(each === "" ? undefined : "none");
  },
);

it.each([
  ["2", "v2password"],
  ["v2.0", "v2password"],
  ["3", undefined],
  ["20", undefined],
])("of Keystone %s is logged in by %s", (identity_api_version, authType) => {
  expect(openstackValues({ identity_api_version }).authType).toBe(authType);
});

it("says nothing of keys without a value", () => {
  const place = (key: string) => key;
  const remarks = (value: unknown) => remarksOfCloud({ auth: { system_scope: value } }, place);
  for (const none of [null, undefined, ""]) expect(remarks(none)).toEqual([]);
  expect(remarks("all")).toHaveLength(1);
});
