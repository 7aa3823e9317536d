/** One row of a table of wrong inputs, and how a row is played to the end of its run. */
import type { Properties } from "../support/providerProcess";
import type { ResourceKind, Stack, StackOptions } from "../support/stack";

/** `Scene` is where the rows of a table play: a cloud, a stack, the people. */
export interface WrongInput<Scene> {
  readonly when: string;
  /** The documented code: what the cloud answers, or would answer if it were asked. */
  readonly code?: string;
  /** What is there before. */
  readonly given?: (scene: Scene) => Promise<unknown>;
  /** The program's only resource, which is called "golden". Without it the row destroys. */
  readonly declares?: readonly [kind: ResourceKind, inputs: (scene: Scene) => Properties];
  /** Who runs it and with which settings. */
  readonly by?: (scene: Scene) => Partial<StackOptions> | Promise<Partial<StackOptions>>;
  /** What only the local cloud can be made to do. */
  readonly localOnly?: true;
  /** What a check warns of before. */
  readonly warns?: string;
  /** The line that is printed before: what would change in the world. */
  readonly tells?: string;
  /** The whole message. */
  readonly says: string;
  /** The message where a real Glance and Keystone have other words for it. */
  readonly saysReal?: string;
}

export interface Stage {
  /** Everything that the program could have changed. */
  everythingThereIs(): Promise<unknown>;
  /** The message without what differs in every run. */
  normal(message: string): string;
  /** What no message may contain; read after the run. */
  secrets(): readonly string[];
  /** Whether every refusal comes with a request id. */
  readonly namesRequests: boolean;
}

/** The user reads `says`, nothing is lost, nothing of our code is shown, and no credential. */
export async function playWrongInput<Scene extends { readonly stack: Stack }>(
  row: Omit<WrongInput<Scene>, "saysReal">,
  scene: Scene,
  { everythingThereIs, normal, secrets, namesRequests }: Stage,
): Promise<void> {
  const { stack } = scene;
  await row.given?.(scene);
  const before = await everythingThereIs();
  const state = stack.state();
  const [kind, inputs] = row.declares ?? [];
  const command =
    kind === undefined || inputs === undefined
      ? ({ command: "destroy" } as const)
      : ({
          command: "up",
          program: [{ kind, name: "golden", inputs: inputs(scene) }],
        } as const);
  const { failure = "", told } = await stack.attempt(command, await row.by?.(scene));
  expect(normal(failure)).toBe(row.says);
  const warned = row.warns === undefined ? "" : `warning: ${normal(row.warns)}\n`;
  const expected = `${warned}${row.tells === undefined ? "" : `${row.tells}\n`}`;
  // How long a wait takes is chance, and so is whether it is long enough to be told.
  const printed = normal(told.replace(/^waiting until .*\n/gm, ""));
  // The SDK itself prints what diff and delete throw, and the engine shows the failure.
  expect([expected, normal(`${expected}pulumi-ims: ${failure}\n`)]).toContain(printed);
  if (namesRequests && /\(\d{3}/.test(failure)) expect(failure).toContain("request-id");
  expect(failure).not.toMatch(/\n\s+at |Error:/);
  for (const secret of secrets()) expect(failure).not.toContain(secret);
  expect(await everythingThereIs()).toEqual(before);
  expect(stack.state()).toEqual(state);
}
