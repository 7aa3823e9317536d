import { assertSameLocation, located } from "../../../provider/resources/location";
import { imageAcceptanceHandler } from "../../../provider/resources/imageAcceptance/handler";
import { consumer, imageId, location, owner, sampleContext, stubCloud } from "./support/samples";

describe("assertSameLocation", () => {
  it("passes where the state was made, and answers with the place", async () => {
    await expect(assertSameLocation(location, stubCloud(), "image 1")).resolves.toEqual(location);
  });

  it("passes for a state that says nothing of its place", async () => {
    await expect(assertSameLocation({}, stubCloud(), "image 1")).resolves.toEqual(location);
  });

  it("refuses another project and names both", async () => {
    const state = { ...location, connectionProjectId: consumer };
    await expect(assertSameLocation(state, stubCloud(), "image 1")).rejects.toThrow(
      `cannot work on image 1: it was made in project ${consumer}, but the default connection belongs to project ${owner}; ` +
        `use credentials of project ${consumer}`,
    );
  });

  it("passes for a state of a connection whose project was not known", async () => {
    const state = { ...location, connectionProjectId: "" };
    await expect(assertSameLocation(state, stubCloud(), "image 1")).resolves.toEqual(location);
  });

  it("passes where neither the state nor the connection knows its project", async () => {
    const place = { endpoint: location.endpoint, projectId: "" };
    const cloud = stubCloud({ location: async () => place });
    const state = { ...location, connectionProjectId: "" };
    await expect(assertSameLocation(state, cloud, "image 1")).resolves.toEqual(state);
  });

  it("refuses a connection whose project is not known, and says what to set", async () => {
    const cloud = stubCloud({
      location: async () => ({ endpoint: location.endpoint, projectId: "" }),
    });
    await expect(assertSameLocation(location, cloud, "image 1")).rejects.toThrow(
      `cannot work on image 1: it was made in project ${owner}, but the settings of the default connection name no project; ` +
        `set projectId: ${owner}, if its credentials belong to that project`,
    );
  });

  it("refuses another cloud and names both", async () => {
    const state = { ...location, endpoint: "https://old.example.com" };
    await expect(assertSameLocation(state, stubCloud(), "image 1")).rejects.toThrow(
      "cannot work on image 1: it was made at https://old.example.com, but the default connection leads to https://images.example.com; " +
        "choose the connection of that cloud, or, if the same cloud moved, list the old address in the connection's formerEndpoints",
    );
  });

  it("knows a cloud by its former address, and answers with the present one", async () => {
    const state = { ...location, endpoint: "https://old.example.com" };
    const cloud = stubCloud({ formerEndpoints: ["https://old.example.com"] });
    await expect(assertSameLocation(state, cloud, "image 1")).resolves.toEqual(location);
  });
});

it("an acceptance needs to know the connection's project", async () => {
  const cloud = stubCloud({
    location: async () => ({ endpoint: location.endpoint, projectId: "" }),
  });
  const context = sampleContext({ cloud: () => cloud });
  await expect(imageAcceptanceHandler.create({ inputs: { imageId } }, context)).rejects.toThrow(
    `cannot answer the share of image ${imageId}: the settings of the default connection name no project; ` +
      "set projectId to the project of its credentials",
  );
});

describe("located", () => {
  it("is the place a connection leads to", async () => {
    await expect(located(stubCloud())).resolves.toEqual(location);
  });
});
