/**
 * From the contract of a resource to what a program may pass: every value also as an output of
 * another resource.
 */
import type { asset, Input } from "@pulumi/pulumi";
import type { AssetSource } from "../../provider/resources/image/inputs";

/** Arguments of a resource: its inputs without what the class fills in itself. */
export type ArgsOf<Inputs> = {
  // Not by way of Omit: a property keeps its comment and its question mark.
  readonly [K in keyof Inputs as Exclude<K, "declaredAs">]: Input<Plain<Inputs[K]>>;
};

/**
 * A value whose parts may be outputs. Texts, numbers and flags stay as they are, so that editors
 * show the names of their types.
 */
export type Plain<T> = [T] extends [string | number | boolean | undefined] ? T : PlainForm<T>;

// Distributes over unions, so that each form of a source stays one of its own.
type PlainForm<T> = T extends AssetSource
  ? { readonly [K in keyof T]: Input<K extends "asset" ? asset.FileAsset : Plain<T[K]>> }
  : T extends readonly (infer Element)[]
    ? readonly Input<Plain<Element>>[]
    : T extends object
      ? { readonly [K in keyof T]: Input<Plain<T[K]>> }
      : T;
