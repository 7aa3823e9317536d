/**
 * Decodes, calls the handler and encodes. This file knows nothing about images.
 * @see pulumi proto/pulumi/provider.proto at v3.276.0
 */
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { HandlerContext } from "../../resources/handler";
import { shownFailure } from "../shownFailure";
import { declaredAs, type Urn } from "./declaredAs";
import { detailedDiff } from "./detailedDiff";
import { handlerOf, type AnyHandler } from "./handlers";
import { keepingState } from "./keptState";
import { namingOf } from "./naming";
import type { Plugin } from "./plugin";
import { previewOfUpdate } from "./preview";
import { decode, encode, type Decoded, type Properties } from "./properties";
import {
  repeating,
  secretsOfFoundInputs,
  secretsOfOutputs,
  secretTexts,
  type Path,
} from "./secretPaths";
import { withoutNulls } from "./withoutNulls";

interface Addressed {
  readonly handler: AnyHandler;
  readonly context: HandlerContext;
  /** Adds who declares the resource, so that a creation that was cut off is recognised. */
  readonly identified: (inputs: Properties) => Record<string, unknown>;
}

export function resourceCalls(plugin: Plugin) {
  const addressed = (urn: Urn): Addressed => ({
    handler: handlerOf(tokenOf(urn)),
    context: plugin.contextFor(urn),
    identified: (inputs) => ({ ...inputs, declaredAs: declaredAs(urn) }),
  });

  return {
    check: async (request: messages.CheckRequest): Promise<messages.CheckResponse> => {
      const { handler, context, identified } = addressed(request.getUrn());
      const news = decode(request.getNews());
      const olds = decode(request.getOlds()).values;
      const { inputs, failures } = await handler.check(
        {
          oldInputs: Object.keys(olds).length === 0 ? undefined : identified(olds),
          inputs: identified(withoutNulls(news.values)),
          naming: namingOf(request),
        },
        context,
      );
      const secrets = [...news.secrets, ...handler.secrets.map((name) => [name])];
      return new messages.CheckResponse()
        .setInputs(encode(published(inputs), secrets))
        .setFailuresList(
          failures
            .map(shownFailure)
            .map(({ reason }) => new messages.CheckFailure().setReason(reason)),
        );
    },

    diff: async (request: messages.DiffRequest): Promise<messages.DiffResponse> => {
      const { handler, context, identified } = addressed(request.getUrn());
      const state = decode(request.getOlds()).values;
      const news = decode(request.getNews()).values;
      const { changes } = await handler.diff(
        { id: request.getId(), state, inputs: identified(news) },
        context,
      );
      const oldInputs = request.hasOldInputs() ? decode(request.getOldInputs()).values : state;
      return detailedDiff(changes, { oldInputs, state, news }, handler.stables);
    },

    create: async (request: messages.CreateRequest): Promise<messages.CreateResponse> => {
      const { handler, context, identified } = addressed(request.getUrn());
      const given = decode(request.getProperties());
      const { values } = given;
      const hidden = secretOutputs(handler, given);
      const response = new messages.CreateResponse();
      // A new object has its declared properties; the absent ones are not known yet.
      if (request.getPreview()) return response.setProperties(encode(values, hidden(values)));
      const inputs = withTimeout(identified(values), request.getTimeout());
      const encoded = (state: object) => encode(published(state), hidden(state));
      const { id, state } = await keepingState(handler.create({ inputs }, context), encoded);
      return response.setId(id).setProperties(encoded(state));
    },

    update: async (request: messages.UpdateRequest): Promise<messages.UpdateResponse> => {
      const { handler, context, identified } = addressed(request.getUrn());
      const news = decode(request.getNews());
      const { values } = news;
      const olds = decode(request.getOlds());
      const id = request.getId();
      const hidden = secretOutputs(handler, news, olds);
      const response = new messages.UpdateResponse();
      if (request.getPreview()) {
        const preview = previewOfUpdate(olds.values, values, handler.stables);
        return response.setProperties(encode(preview, hidden(preview)));
      }
      const inputs = withTimeout(identified(values), request.getTimeout());
      const encoded = (state: object) => encode(published(state), hidden(state));
      const work = handler.update({ id, state: olds.values, inputs }, context);
      return response.setProperties(encoded(await keepingState(work, encoded)));
    },

    /** A refresh passes inputs and state; an import passes only the id. */
    read: async (request: messages.ReadRequest): Promise<messages.ReadResponse> => {
      const { handler, context, identified } = addressed(request.getUrn());
      const inputs = decode(request.getInputs());
      const state = decode(request.getProperties());
      const isKnown = Object.keys(inputs.values).length > 0;
      const found = await handler.read(
        {
          id: request.getId(),
          inputs: isKnown ? identified(inputs.values) : undefined,
          state: state.values,
        },
        context,
      );
      // An empty answer says that the object no longer exists, or that there is nothing to import.
      if (found === undefined) return new messages.ReadResponse();
      const hiddenInputs = secretsOfFoundInputs(inputs.secrets, inputs.values, found.inputs);
      const hidden = secretOutputs(handler, inputs, state);
      return new messages.ReadResponse()
        .setId(found.id)
        .setInputs(encode(published(found.inputs), hiddenInputs))
        .setProperties(encode(published(found.state), hidden(found.state)));
    },

    delete: async (request: messages.DeleteRequest): Promise<Empty> => {
      const { handler, context } = addressed(request.getUrn());
      const state = decode(request.getProperties()).values;
      await handler.remove({ id: request.getId(), state }, context);
      return new Empty();
    },
  };
}

/** In `urn:pulumi:dev::project::parent$ims:index:Image::golden` the last type names the handler. */
function tokenOf(urn: Urn): string {
  return (urn.split("::")[2] ?? "").split("$").at(-1) ?? "";
}

/** `declaredAs` is made from the URN in every call, so it is not part of the state. */
function published(properties: object): Record<string, unknown> {
  const { declaredAs: _, ...rest } = properties as Record<string, unknown>;
  return rest;
}

/** The result gives the paths of the secrets in a state. */
function secretOutputs(
  handler: AnyHandler,
  ...given: readonly Decoded[]
): (state: object) => readonly Path[] {
  const paths = secretsOfOutputs(
    given.flatMap(({ secrets }) => secrets),
    handler.secrets,
  );
  const texts = given.flatMap(({ values, secrets }) => secretTexts(values, secrets));
  return (state) => [...paths, ...repeating(texts, state)];
}

/** `customTimeouts` win over the input, because they are set on this very resource. */
function withTimeout(
  inputs: Record<string, unknown>,
  createSeconds: number,
): Record<string, unknown> {
  if (createSeconds <= 0) return inputs;
  const { timeouts } = inputs;
  const given = typeof timeouts === "object" && timeouts !== null ? timeouts : {};
  return { ...inputs, timeouts: { ...given, createSeconds } };
}
