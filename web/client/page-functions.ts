/** A function of the page, as the server is told of it. */
export interface ToolDeclaration {
  readonly name: string;
  readonly description?: string;
  /** JSON Schema of the arguments; none stands for no arguments. */
  readonly parameters?: object;
}

/** A call of such a function. The arguments are those that were checked, not those in the log. */
export interface PageCall {
  readonly toolCallId: string;
  readonly tool: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  /** How long anybody waits for the answer. */
  readonly deadlineMs: number;
  /** The largest frame that the answer may come in. */
  readonly frameBytes: number;
}

export interface PageAnswer {
  readonly content: string;
  /** Why the function did not do what it was asked. */
  readonly error?: string;
}

/** What a chat needs of the page that it is on, to have the page's functions called. */
export interface PageFunctions {
  declarations(): readonly ToolDeclaration[];
  /** Always comes to an answer. The same call runs once, however often it is asked for. */
  run(call: PageCall): Promise<PageAnswer>;
  /** Nobody waits for the call any more. */
  end(toolCallId: string): void;
  /** The server does not offer a function, in words for whoever wrote the page. */
  refused(message: string): void;
  /** Calls `listener` when the page has other functions than before. */
  subscribe(listener: () => void): () => void;
}
