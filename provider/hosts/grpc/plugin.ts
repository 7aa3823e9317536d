/**
 * One process of the plugin. The engine starts one for each provider of a program, and another one
 * for the update after a preview. What talks to a cloud is loaded at its first use, because the
 * engine waits until everything that is loaded at the start is there.
 */
import { kept, lazily } from "../../client/kept";
import type { Connection } from "../../functions/connection";
import type { HandlerContext } from "../../resources/handler";
import { engineAddress, type EngineAddress } from "../engine";
import type { ReadConfig } from "../process";
import { engineLog, type EngineLog } from "./engineLog";

export class Plugin {
  readonly #environment: NodeJS.ProcessEnv;
  readonly #cancelled = new AbortController();
  #engine: EngineAddress | undefined;
  #log: EngineLog = engineLog(undefined);
  #config: ReadConfig | undefined;

  /** `address` is from the process's arguments. Handshake and Attach may set another one. */
  constructor(environment: NodeJS.ProcessEnv, address: string | undefined) {
    this.#environment = environment;
    if (address !== undefined) this.attach(address);
  }

  /** Without an address nobody listens to messages. */
  attach(address: string): void {
    if (address === "") return;
    this.#engine = engineAddress([address]);
    this.#log = engineLog(address);
  }

  configure(config: ReadConfig): void {
    this.#config = config;
  }

  contextFor(urn: string): HandlerContext {
    const progress = this.#log.statusOf(urn);
    const shared = { ...this.#shared(), log: this.#log.about(urn) };
    return progress === undefined ? shared : { ...shared, progress };
  }

  readonly connect = kept((name: string | undefined): Connection => {
    const { openConnection } =
      require("../../functions/connection") as typeof import("../../functions/connection");
    const { traceTo } = require("../traceFile") as typeof import("../traceFile");
    const { resolveConnection, systemSources } =
      require("../../config/resolveConnection") as typeof import("../../config/resolveConnection");
    const { warn, info } = this.#log.about("");
    const sources = systemSources({
      config: this.#configured(),
      environment: this.#environment,
      warn,
    });
    return openConnection(resolveConnection(name, sources), {
      warn,
      tell: info,
      log: traceTo(this.#environment["PULUMI_IMS_TRACE"]),
      signal: this.#cancelled.signal,
    });
  });

  /** Shows a message about the stack as a whole, the same message only once. */
  readonly tell = kept((message: string) => this.#log.about("").info(message));

  /** Ends all running requests, waits and uploads. */
  cancel(reason: Error): void {
    this.#cancelled.abort(reason);
  }

  isCancelled(): boolean {
    return this.#cancelled.signal.aborted;
  }

  async said(): Promise<void> {
    await this.#log.delivered();
  }

  readonly #shared = lazily((): HandlerContext => {
    const { processContext } = require("../process") as typeof import("../process");
    const { sharedFacts } = require("./sharedFacts") as typeof import("./sharedFacts");
    return processContext({
      config: this.#configured(),
      environment: this.#environment,
      log: this.#log.about(""),
      signal: this.#cancelled.signal,
      engine: () => this.#engine,
      sharedFacts: this.#engine && sharedFacts(this.#engine, this.#environment),
    });
  });

  #configured(): ReadConfig {
    if (this.#config !== undefined) return this.#config;
    throw new Error(
      "the provider is not configured: a value of its configuration is not known yet, " +
        "so nothing can be asked of the cloud in this preview",
    );
  }
}
