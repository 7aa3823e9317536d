/**
 * Fifty images in one `up` on a cloud that takes forty requests in a window: all of them come, none is made twice, and little is
 * asked in vain.
 */
import { imsStack, type ImsStack } from "../../support/imsStack";

jest.setTimeout(120_000);

/** All requests count, or only those that begin a task; fifty of those alone need a longer window to be too many. */
const windows = [
  { requests: 40, ms: 2_000, answer: "APIGW.0308" },
  { requests: 40, ms: 10_000, answer: "IMG.0060" },
] as const;

it.each(windows)("outlasts $answer", async (rateWindow) => {
  const ims = await imsStack({ ims: { jobMs: 200, rateWindow } });
  try {
    const serverId = ims.cloud.ims.owner["stoppedServer"];
    const program = Array.from({ length: 50 }, (_, number) => ({
      kind: "Image" as const,
      name: `image-${number}`,
      inputs: { source: { kind: "server", serverId } },
    }));
    const { told } = await ims.stack.up(program, { parallel: true });
    // A wait of some seconds is told, once for all who wait, and nothing else is said.
    const lines = told.split("\n").filter((line) => line !== "");
    // Which call of the creation meets the limit first is chance.
    const wait = /^waiting until \d\d:\d\d:\d\d UTC to (create|read|change) /;
    expect(lines.filter((line) => !wait.test(line))).toEqual([]);

    const made = ims.stack.state().map(({ id }) => id);
    ims.cloud.local.ims.change({ rateWindow: undefined });
    expect((await ims.images()).map(({ id }) => id).sort()).toEqual(made.sort());
    const { refused, jobsBegun } = figures(ims);
    expect(jobsBegun).toBe(50);
    expect(refused).toBeGreaterThan(0);
    // Whoever is refused waits, and so does everybody else of the process.
    expect(refused).toBeLessThan(100);
  } finally {
    await ims.stop();
  }
});

/** What our process asked, and what it was told to ask again. */
function figures({ cloud }: ImsStack) {
  const asked = cloud.local
    .requests()
    .filter(({ service, userAgent }) => service === "ims" && userAgent.startsWith("pulumi-ims/"));
  const wasRefused = ({ status }: { readonly status?: number }) => (status ?? 0) >= 400;
  const begun = asked.filter(
    (request) => request.path === "/v2/cloudimages/action" && !wasRefused(request),
  );
  return { refused: asked.filter(wasRefused).length, jobsBegun: begun.length };
}
