/**
 * Turns the contract of a resource into the arguments that a program passes. Every value can also
 * be an output of another resource.
 */
import type { asset, Input } from "@pulumi/pulumi";
import type { AssetSource } from "../../provider/resources/image/inputs";

/** The arguments of a resource: its inputs without those that the class fills in itself. */
export type ArgsOf<Inputs> = {
  // A mapped type instead of Omit, so that a property keeps its comment and its question mark.
  readonly [K in keyof Inputs as Exclude<K, "declaredAs">]: Input<Plain<Inputs[K]>>;
};

/**
 * A value whose parts may be outputs. Texts, numbers and booleans keep their types, so that editors
 * show the types' names.
 */
export type Plain<T> = [T] extends [string | number | boolean | undefined] ? T : PlainForm<T>;

// Distributes over unions, so that each form of a source stays a separate type.
type PlainForm<T> = T extends AssetSource
  ? { readonly [K in keyof T]: Input<K extends "asset" ? asset.FileAsset : Plain<T[K]>> }
  : T extends readonly (infer Element)[]
    ? readonly Input<Plain<Element>>[]
    : T extends object
      ? { readonly [K in keyof T]: Input<Plain<T[K]>> }
      : T;
