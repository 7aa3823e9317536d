/**
 * `--validate`: compares every exchange of IMS with the description of the API. An answer must be one of those that
 * the operation has; a request must be as described if it succeeds, for refusing a wrong one is right.
 */
import { type Answer, type Call, mediaType } from "../http";
import { checkAnswer } from "./checkAnswer";
import { checkRequest } from "./checkRequest";
import { type ApiDocument, findOperation, readDocument } from "./document";
import { ContractProblems } from "./problems";
import { complaint, type Report } from "./report";
import { compileSchemas, type Schemas } from "./schemas";

export interface Contract {
  readonly problems: ContractProblems;
  /** Lets the service answer and looks at both sides. */
  watch(call: Call, answer: (call: Call) => Promise<Answer>): Promise<Answer>;
}

/** Without `--validate`: looks at nothing. */
export function unwatched(): Contract {
  return { problems: new ContractProblems(), watch: (call, answer) => answer(call) };
}

interface Description {
  readonly document: ApiDocument;
  readonly schemas: Schemas;
}

/** Read and compiled once a process, however many clouds start in it. */
let description: Promise<Description> | undefined;

async function readDescription(): Promise<Description> {
  const document = await readDocument();
  return { document, schemas: await compileSchemas(document) };
}

export async function openContract(): Promise<Contract> {
  const { document, schemas } = await (description ??= readDescription());
  const problems = new ContractProblems();
  return {
    problems,
    async watch(call, answer) {
      const body: Buffer[] = [];
      const given = await answer({ ...call, body: copied(call, body) });
      check({ document, schemas, problems }, call, Buffer.concat(body), given);
      return given;
    },
  };
}

/** Larger bodies are bytes of images, of which the description says nothing. */
const maxCopiedBytes = 16 * 1024 * 1024;

async function* copied(call: Call, copy: Buffer[]): AsyncGenerator<Buffer> {
  let sizeBytes = 0;
  for await (const chunk of call.body) {
    sizeBytes += chunk.length;
    if (/json/.test(mediaType(call)) && sizeBytes <= maxCopiedBytes) copy.push(chunk);
    yield chunk;
  }
}

function check(
  { document, schemas, problems }: Description & { readonly problems: ContractProblems },
  call: Call,
  body: Buffer,
  answer: Answer,
): void {
  // Still encoded, so that an encoded slash stays within its segment.
  const [, ...segments] = call.rawPath.split("/");
  const path = call.rawPath;
  const operation = findOperation(document, call.method, ["", ...segments]);
  const succeeded = answer.status < 400;
  const report: Report = (where, complaints) => {
    for (const { place, message } of complaints) {
      problems.report({
        operation: operation?.id ?? "none",
        method: call.method,
        path,
        where: `${where}${place === "" ? "" : ` ${place}`}`,
        message,
      });
    }
  };
  if (!operation) {
    if (succeeded) report("request", [complaint("the API has no such operation, yet it succeeds")]);
    return;
  }
  if (succeeded) {
    checkRequest(schemas, operation, ["", ...segments], call, body, report);
  }
  checkAnswer(document, schemas, operation, call, answer, report);
}
