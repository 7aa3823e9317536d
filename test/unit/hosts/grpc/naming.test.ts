/** What a handler is told of the engine's rules for names. */
import { CheckRequest } from "@pulumi/pulumi/proto/provider_pb";
import { namingOf } from "../../../../provider/hosts/grpc/naming";

const { Mode } = CheckRequest.AutonamingOptions;

function asked(mode: CheckRequest.AutonamingOptions.Mode, name = ""): CheckRequest {
  const options = new CheckRequest.AutonamingOptions().setMode(mode).setProposedName(name);
  return new CheckRequest().setAutonaming(options);
}

it.each([
  ["no rule", new CheckRequest(), { mode: "default" }],
  ["a proposal", asked(Mode.PROPOSE, "a-b"), { mode: "propose", name: "a-b" }],
  ["an order", asked(Mode.ENFORCE, "a-b"), { mode: "enforce", name: "a-b" }],
  ["no automatic names", asked(Mode.DISABLE), { mode: "disable" }],
  ["a rule without a name", asked(Mode.ENFORCE), { mode: "default" }],
  // Protobuf passes on numbers that this version does not know.
  ["a rule of a later engine", asked(9 as never, "a-b"), { mode: "default" }],
])("knows %s", (_what, request, naming) => {
  expect(namingOf(request)).toEqual(naming);
});

it("has digits that the seed alone decides", () => {
  const digits = (seed: number) =>
    namingOf(new CheckRequest().setRandomseed(new Uint8Array(32).fill(seed))).digits;
  expect(digits(1)).toMatch(/^[\da-f]{64}$/);
  expect(digits(1)).toBe(digits(1));
  expect(digits(2)).not.toBe(digits(1));
});
