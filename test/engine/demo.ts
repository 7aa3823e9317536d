/**
 * `make demo`: examples/share-an-image on the embedded local cloud, driven by the real Pulumi engine, with a look at the
 * cloud after each step that does not go through the provider.
 */
import * as assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import * as path from "node:path";

import { emptyQcow2 } from "../support/emptyDisk";
import { example, pulumiProject, type PulumiProject } from "../support/engine";
import { startLocalCloud } from "../support/localCloud";
import { person } from "../support/person";
import type { TestCloud } from "../support/testCloud";
import { pulumiEngine } from "./pulumi/build";

async function main(): Promise<void> {
  const engine = await pulumiEngine();
  const cloud = await startLocalCloud();
  say(
    `The local cloud answers on ${cloud.url}; alice owns the image, bob and carol are to use it.`,
  );
  try {
    const project = await pulumiProject({
      program: example("share-an-image"),
      cloud,
      engine,
      config: { consumer: cloud.projects.consumer, partner: cloud.projects.third },
      environment: { PULUMI_NODEJS_TRANSPILE_ONLY: undefined }, // types are checked as on a user's machine
      listen: (text) => process.stdout.write(text),
    });
    try {
      await writeFile(path.join(project.folder, "golden.qcow2"), emptyQcow2());
      await play(cloud, project);
    } finally {
      await project.remove();
    }
  } finally {
    await cloud.stop();
  }
  say("That was the demo: everything in a temporary folder, nothing left behind.");
}

async function play(cloud: TestCloud, project: PulumiProject): Promise<void> {
  const alice = await person(cloud, "alice");
  const bob = await person(cloud, "bob");
  const carol = await person(cloud, "carol");

  say("$ pulumi up");
  await project.up();
  const [image] = await alice.ownImages();
  assert.ok(image);
  assert.deepEqual(await alice.members(image.id), {
    [bob.projectId]: "accepted",
    [carol.projectId]: "pending",
  });
  const { sizeBytes } = await bob.download(image.id);
  say(`Bob can use image ${image.id} (${sizeBytes} bytes); Carol has yet to accept it.`);

  say("$ pulumi up                          # the same again does nothing");
  const again = await project.up();
  assert.deepEqual(again.resources, { unchanged: 3 });

  say("$ pulumi preview --expect-no-changes # and says so before");
  await project.preview("--expect-no-changes");

  say("Now somebody withdraws the share from Bob by hand ...");
  await alice.call("DELETE", `/v2/images/${image.id}/members/${bob.projectId}`);
  say("$ pulumi refresh                     # sees it");
  await project.refresh();
  say("$ pulumi up                          # and puts it right");
  await project.up();
  assert.equal((await alice.members(image.id))[bob.projectId], "accepted");

  say("$ pulumi destroy");
  await project.destroy();
  assert.deepEqual(await alice.ownImages(), []);
  say("Alice's project is empty again.");
}

function say(sentence: string): void {
  process.stdout.write(`\n>> ${sentence}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
