import type { PageAnswer, PageCall, PageFunctions, ToolDeclaration } from '../client/page-functions.js';
import { bytesOf } from './frame-room.js';

/** A function of the page that the assistant may call, if the site's own declaration allows it. */
export interface PageTool extends ToolDeclaration {
  /** May be asynchronous. What it gives back goes to the model, as it is or as JSON; `signal` ends when nobody waits. */
  run(args: Readonly<Record<string, unknown>>, context: { readonly signal: AbortSignal }): unknown;
}

interface Run {
  readonly answer: Promise<PageAnswer>;
  readonly controller: AbortController;
}

const NAME = /^[a-zA-Z0-9_-]{1,64}$/;
/** Calls that are remembered, so that one which is asked for again is not run again. */
const MOST_RUNS = 50;

/** The functions that a page has registered, and the calls of them. */
export class PageTools implements PageFunctions {
  readonly #tools = new Map<string, PageTool>();
  readonly #runs = new Map<string, Run>();
  readonly #listeners = new Set<() => void>();

  /** Takes the place of one with the same name. The answer takes it back. */
  register(tool: PageTool): () => void {
    requireTool(tool);
    this.#tools.set(tool.name, tool);
    this.#changed();
    return () => {
      if (this.#tools.get(tool.name) !== tool) return;
      this.#tools.delete(tool.name);
      this.#changed();
    };
  }

  declarations(): readonly ToolDeclaration[] {
    return Array.from(this.#tools.values(), ({ name, description, parameters }) => ({
      name,
      ...(description !== undefined && { description }),
      ...(parameters !== undefined && { parameters }),
    }));
  }

  run(call: PageCall): Promise<PageAnswer> {
    const known = this.#runs.get(call.toolCallId);
    if (known) return known.answer;
    const controller = new AbortController();
    const answer = this.#answer(call, controller).then((given) => fitted(given, call));
    this.#runs.set(call.toolCallId, { answer, controller });
    for (const oldest of this.#runs.keys()) {
      if (this.#runs.size <= MOST_RUNS) break;
      this.#runs.delete(oldest);
    }
    return answer;
  }

  end(toolCallId: string): void {
    this.#runs.get(toolCallId)?.controller.abort();
  }

  refused(message: string): void {
    console.warn(`Parlor: ${message}`);
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #answer(call: PageCall, controller: AbortController): Promise<PageAnswer> {
    const tool = this.#tools.get(call.tool);
    if (!tool) return failed('The page does not have this any more.');
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<PageAnswer>((resolve) => {
      timer = setTimeout(() => {
        controller.abort();
        resolve(failed('The page did not answer in time.'));
      }, call.deadlineMs);
    });
    const given = new Promise((resolve) => resolve(tool.run(call.arguments, { signal: controller.signal })));
    const answer = given.then((value) => ({ content: contentOf(value) })).catch((problem) => failed(wordsOf(problem)));
    return Promise.race([answer, late]).finally(() => clearTimeout(timer));
  }

  #changed(): void {
    this.#listeners.forEach((listener) => listener());
  }
}

function requireTool({ name, parameters, run }: PageTool): void {
  if (typeof name !== 'string' || !NAME.test(name)) {
    throw new TypeError('A tool needs a name of 1 to 64 letters, digits, _ or -.');
  }
  if (typeof run !== 'function') throw new TypeError(`The tool ${name} needs a function "run".`);
  const isSchema = parameters === undefined || (typeof parameters === 'object' && parameters !== null);
  if (!isSchema) throw new TypeError(`The parameters of the tool ${name} are a JSON Schema, as an object.`);
}

function contentOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '{"done":true}');
}

function wordsOf(problem: unknown): string {
  return (problem instanceof Error ? problem.message : String(problem)) || 'The page could not do it.';
}

function failed(error: string): PageAnswer {
  return { content: '', error: error.slice(0, 1000) };
}

/** A frame that is too large would cost the connection: the beginning of a result is better than none. */
function fitted(answer: PageAnswer, { toolCallId, frameBytes }: PageCall): PageAnswer {
  const fits = (content: string): boolean => bytesOf({ type: 'tool_result', toolCallId, ...answer, content }) <= frameBytes;
  if (fits(answer.content)) return answer;
  const note = `\n[truncated: the result has ${answer.content.length} characters, this is only its beginning]`;
  let least = 0;
  let most = Math.min(answer.content.length, frameBytes);
  while (least < most) {
    const middle = Math.ceil((least + most) / 2);
    if (fits(answer.content.slice(0, middle) + note)) least = middle;
    else most = middle - 1;
  }
  return { ...answer, content: answer.content.slice(0, least).replace(/[\uD800-\uDBFF]$/, '') + note };
}
