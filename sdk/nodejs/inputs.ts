/** From the contract of a resource to what a program may pass: every value also as an output of another resource. */
import type { asset, Input } from "@pulumi/pulumi";
import type { AssetSource } from "../../provider/resources/image/inputs";

/** Arguments of a resource: its inputs without what the class fills in itself. */
export type ArgsOf<Inputs> = {
  readonly [K in keyof Omit<Inputs, "declaredAs">]: InputOf<Inputs[K]>;
};

type InputOf<T> = Input<Plain<T>>;

// Distributes over unions, so that each form of a source stays one of its own.
type Plain<T> = T extends AssetSource
  ? { readonly kind: "asset"; readonly asset: Input<asset.FileAsset> }
  : T extends readonly (infer Element)[]
    ? readonly InputOf<Element>[]
    : T extends object
      ? { readonly [K in keyof T]: InputOf<T[K]> }
      : T;
