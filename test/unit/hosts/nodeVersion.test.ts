import { nodeProblem } from "../../../provider/hosts/nodeVersion";
import { engines } from "../../../package.json";

describe("an old Node", () => {
  it.each(["18.20.4", "20.20.2", "22.18.9", "22.9.0"])("%s is named in one sentence", (version) => {
    const problem = nodeProblem(version, "/usr/bin/node");
    expect(problem).toBe(
      `pulumi-ims needs Node 22.19 or newer, and this is Node ${version} (/usr/bin/node): ` +
        `install a newer one, and make sure that PATH finds it first`,
    );
    expect(`>=${/Node (\S+) or newer/.exec(problem ?? "")?.[1]}`).toBe(engines.node);
  });

  it.each(["22.19.0", "22.20.1", "23.0.0", "24.21.0", "100.0.0", "24.0.0-nightly"])(
    "is not meant where it is %s",
    (version) => {
      expect(nodeProblem(version, "node")).toBeUndefined();
    },
  );
});
