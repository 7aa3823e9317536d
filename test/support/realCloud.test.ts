import { describeNeeding, sharedRealCloud } from "./needs";

describeNeeding(["realCloud"], "a real Glance", () => {
  it("lets every user in, and tells what was asked of it", async () => {
    const cloud = sharedRealCloud();
    const userAgent = `test/${crypto.randomUUID()}`;
    for (const [name, user] of Object.entries(cloud.users)) {
      const token = await logIn(cloud.authUrl, name, user.project, userAgent);
      const answer = await fetch(`${cloud.url}/v2/images`, {
        headers: { "x-auth-token": token, "user-agent": userAgent },
      });
      expect(answer.status).toBe(200);
    }

    const ours = (await cloud.requests()).filter((request) => request.userAgent === userAgent);
    const users = Object.keys(cloud.users);
    expect(ours.map(({ method, path, status }) => `${method} ${path} ${status}`)).toEqual([
      ...users.map(() => "POST /v3/auth/tokens 201"),
      ...users.map(() => "GET /v2/images 200"),
    ]);
  });
});

async function logIn(authUrl: string, name: string, project: string, userAgent: string) {
  const user = { name, password: "secret", domain: { name: "Default" } };
  const response = await fetch(`${authUrl}/auth/tokens`, {
    method: "POST",
    headers: { "content-type": "application/json", "user-agent": userAgent },
    body: JSON.stringify({
      auth: {
        identity: { methods: ["password"], password: { user } },
        scope: { project: { id: project } },
      },
    }),
  });
  expect(response.status).toBe(201);
  return response.headers.get("x-subject-token") ?? "";
}
