/** The journal: what was put is there again, what was torn is not. */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { Journal } from "../../cloud/journal";

describe("The journal", () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "ims-journal-"));
    file = path.join(folder, "journal.jsonl");
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  it("remembers the newest value of every key", () => {
    const journal = new Journal(file);
    journal.put("image/1", { name: "old" });
    journal.put("image/1", { name: "new" });
    journal.put("image/2", { name: "gone" });
    journal.remove("image/2");
    journal.put("user/1", "alice");
    // Not closed: a killed process closes nothing either.
    const again = new Journal(file);
    expect(again.entries("image/")).toEqual([["1", { name: "new" }]]);
    expect(again.entries("user/")).toEqual([["1", "alice"]]);
  });

  it("drops a last record that was cut off", () => {
    const journal = new Journal(file);
    journal.put("image/1", "whole");
    fs.appendFileSync(file, '{"key":"image/2","value":"ha');
    const again = new Journal(file);
    expect(again.entries("image/")).toEqual([["1", "whole"]]);
    again.put("image/3", "after");
    expect(new Journal(file).entries("image/")).toEqual([
      ["1", "whole"],
      ["3", "after"],
    ]);
  });

  it("keeps one record a key when it starts", () => {
    const journal = new Journal(file);
    for (let round = 0; round < 100; round += 1) journal.put("image/1", round);
    new Journal(file).close();
    expect(fs.readFileSync(file, "utf8")).toBe('{"key":"image/1","value":99}\n');
  });

  it("does not grow without bound while it runs", () => {
    const journal = new Journal(file);
    for (let round = 0; round < 20_010; round += 1) journal.put("image/1", round);
    expect(fs.readFileSync(file, "utf8").split("\n").length).toBeLessThan(100);
    expect(new Journal(file).entries("")).toEqual([["image/1", 20_009]]);
  });
});
