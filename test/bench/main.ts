/**
 * `make bench`: figures, never a verdict. Requests are counted by the servers' own logs.
 */
import { pulumiEngine } from "../engine/pulumi/build";
import { measureImsSharing, type SharingRequests } from "../engine/imsRequestCounts";
import { measureTwoStacks, measureWriter } from "../contract/glance/tagWriters";
import { measureSharing, measureTags } from "../engine/requestCounts";
import { startRealCloud } from "../support/realCloud";
import { converge, isConverged } from "./convergence";
import { floorLine, measureFloor } from "./engineFloor";
import { measureStart, startLine } from "./start";
import { measureUpload, uploadLine } from "./upload";

async function main(): Promise<void> {
  print("the plugin's start");
  print(`  ${startLine(await measureStart(10))}`);
  print("a sparse file uploaded through our client to a sink");
  print(`  ${uploadLine(await measureUpload(4 * 1024 ** 3))}`);
  for (const kind of ["glance", "ims"] as const) {
    print(`one up on ${kind} with a fifth of all requests failing, 100 seeds`);
    const seeds = Array.from({ length: 100 }, (_, index) => index + 1);
    const outcomes = await converge(kind, seeds, 10);
    print(`  ${outcomes.filter(isConverged).length} of ${outcomes.length} converge`);
    for (const { seed, failure, left } of outcomes.filter((each) => !isConverged(each)))
      print(
        `  seed ${seed}: ${[failure, ...left].filter((each) => each !== undefined).join("; ")}`,
      );
  }
  const engine = await pulumiEngine();
  print("200 ImageMember of a YAML program, the local cloud, 5 runs");
  for (const figures of await measureFloor(5, engine)) print(`  ${floorLine(figures)}`);
  const cloud = await startRealCloud();
  try {
    for (const sharing of ["ImageMember", "ImageMembers"] as const) {
      print(`10 images x 20 consumers with ${sharing}, a real Glance`);
      for (const { step, requests, seconds } of await measureSharing(cloud, sharing, engine)) {
        print(
          `  ${step.padEnd(8)} ${String(requests).padStart(4)} requests ${String(seconds).padStart(6)} s`,
        );
      }
    }
  } finally {
    await cloud.stop();
  }
  for (const sharing of ["ImageMember", "ImageMembers"] as const) {
    print(`10 images x 20 projects with ${sharing}, the local IMS with jobs of 2 s, --parallel 8`);
    const figures = await measureImsSharing({ sharing, destroys: true, engine });
    const { up, refresh, destroy } = figures;
    print(`  up       ${sharingLine(up)} ${padded(up.seconds)} s`);
    print(`  refresh  ${padded(refresh.requests)} requests ${padded(refresh.seconds)} s`);
    if (destroy !== undefined)
      print(`  destroy  ${sharingLine(destroy)} ${padded(destroy.seconds)} s`);
  }
  const parallel = await startRealCloud({ database: "postgresql", threads: 8 });
  try {
    const { requestsForTags, tagsThere } = await measureTags(parallel, engine);
    print("20 ImageTag on one image, a real Glance with PostgreSQL and 8 threads");
    print(`  ${requestsForTags} requests beyond the image's own, ${tagsThere} tags there`);
    const stacks = await measureTwoStacks(parallel, 20);
    print("2 stacks that chain 8 ImageTag each on one image, both at once, there too");
    print(
      `  ${stacks.runs} runs, ${stacks.declared} tags, ${stacks.lost} lost, ${stacks.left} not removed`,
    );
    const { runs, ours, besideUs, besideLoop } = await measureWriter(parallel, 10);
    print("a stack that chains 8 ImageTag beside a writer that sets one every 50 ms by PUTs");
    print(
      `  ${runs} runs, ${ours.lost} of ${ours.set} lost of the stack's; of the writer's ` +
        `${besideUs.lost} of ${besideUs.set}, and ${besideLoop.lost} of ${besideLoop.set} beside a loop of 8 PUTs`,
    );
  } finally {
    await parallel.stop();
  }
}

function sharingLine({ calls, polls, lists }: SharingRequests): string {
  return `${padded(calls)} calls ${padded(polls)} polls ${padded(lists)} member lists`;
}

function padded(figure: number): string {
  return String(figure).padStart(5);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
