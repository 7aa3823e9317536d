import { connectionSettings, openImsClient } from "../../../sdk/nodejs";

let mockLoaded = 0;
jest.mock("../../../provider/client/imsClient", () => {
  mockLoaded += 1;
  return jest.requireActual<object>("../../../provider/client/imsClient");
});

const environment = process.env;

beforeEach(() => {
  process.env = {
    HOME: "/nowhere",
    HW_ACCESS_KEY: "AK",
    HW_SECRET_KEY: "hunter2",
    HW_REGION_NAME: "local-1",
    HW_PROJECT_ID: "p1",
  };
});

afterEach(() => {
  process.env = environment;
});

describe("the low-level client in a program", () => {
  it("is loaded when it is opened, and not with the package", () => {
    expect(mockLoaded).toBe(0);
    expect(typeof openImsClient().copyImage).toBe("function");
    expect(mockLoaded).toBe(1);
  });

  it("takes the settings that resources take, which keep their secrets to themselves", () => {
    const settings = connectionSettings();
    expect(settings).toMatchObject({ kind: "ims", ims: { region: "local-1", projectId: "p1" } });
    expect(JSON.stringify(settings)).not.toContain("hunter2");
    expect(typeof openImsClient(settings).listImages).toBe("function");
  });
});
