// An MCP server whose tools show what a client does: by standard streams, or with `http [port]` by streamable HTTP.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import http from 'node:http';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';

const ANYTHING = { type: 'object', properties: {} };
const COUNT = { type: 'object', properties: { count: { type: 'integer' } }, required: ['count'] };

const tools = [
  { name: 'meet', description: 'Answers when two are here.', inputSchema: ANYTHING },
  { name: 'wait', inputSchema: ANYTHING },
  { name: 'state', inputSchema: ANYTHING, annotations: { readOnlyHint: true } },
  { name: 'key', inputSchema: ANYTHING, annotations: { readOnlyHint: true, destructiveHint: true } },
  { name: 'grow', inputSchema: ANYTHING, annotations: { title: 'Grow' } },
  { name: 'huge', inputSchema: COUNT },
  { name: 'family', inputSchema: ANYTHING },
  { name: 'die', inputSchema: ANYTHING },
  { name: 'complain', inputSchema: COUNT },
  { name: 'refuse', inputSchema: ANYTHING },
  { name: 'odd name/with.signs', inputSchema: { ...ANYTHING, $schema: 'http://json-schema.org/draft-07/schema#' } },
  { name: 'long_'.repeat(20), description: 'x'.repeat(5000), inputSchema: ANYTHING },
  { name: 'bad_pattern', inputSchema: { type: 'object', properties: { a: { type: 'string', pattern: '(' } } } },
  { name: 'bad_top', inputSchema: { type: 'array' } },
  { name: 'bad_form', inputSchema: 'a text' },
  { name: 'too_large', inputSchema: { type: 'object', description: 'y'.repeat(20_000) } },
];
const state = { cancelled: 0, openReplies: 0 };
const meeting = [];
const servers = new Set();

const say = (text) => ({ content: [{ type: 'text', text }] });

const run = {
  meet: () =>
    new Promise((resolve) => {
      meeting.push(resolve);
      if (meeting.length === 2) meeting.splice(0).forEach((each) => each(say('met')));
    }),
  wait: (_, { signal }) => new Promise(() => signal.addEventListener('abort', () => (state.cancelled += 1))),
  state: () => ({ ...say('see there'), structuredContent: { ...state, price: 0.1 } }),
  key: (_, { _meta }) => say(_meta['dev.parlor/idempotency-key']),
  grow: () => {
    tools.push({ name: `grown_${tools.length}`, inputSchema: ANYTHING });
    servers.forEach((server) => server.sendToolListChanged());
    return say('grown');
  },
  huge: ({ count }) => say('z'.repeat(count)),
  family: () => {
    const child = spawn(process.execPath, ['-e', 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000)']);
    return say(JSON.stringify([process.pid, child.pid]));
  },
  die: () => process.exit(3),
  complain: ({ count }) => {
    for (let i = 0; i < count; i += 1) process.stderr.write(`complaint ${i}\n`);
    return say('complained');
  },
  refuse: () => {
    throw new Error('the inside is at db.internal:5432');
  },
};

function newServer() {
  const server = new Server({ name: 'small', version: '1' }, { capabilities: { tools: { listChanged: true } } });
  server.setRequestHandler(ListToolsRequestSchema, ({ params }) => {
    const from = Number(params?.cursor ?? 0);
    const next = from + 10;
    return { tools: tools.slice(from, next), ...(next < tools.length && { nextCursor: String(next) }) };
  });
  server.setRequestHandler(CallToolRequestSchema, ({ params }, extra) => {
    const { name, arguments: given } = params;
    return (run[name] ?? (() => say(`${name} ran`)))(given, extra);
  });
  servers.add(server);
  return server;
}

async function answer(sessions, request, reply) {
  if (request.method === 'POST') {
    state.openReplies += 1;
    reply.on('close', () => (state.openReplies -= 1));
  }
  const known = request.headers['mcp-session-id'];
  if (known && !sessions.has(known)) return reply.writeHead(404).end();
  if (known) return sessions.get(known).handleRequest(request, reply);
  const transport = new StreamableHTTPServerTransport({
    sessionIdGenerator: randomUUID,
    onsessioninitialized: (id) => sessions.set(id, transport),
  });
  await newServer().connect(transport);
  return transport.handleRequest(request, reply);
}

const [way, port] = process.argv.slice(2);
if (way === 'http') {
  const sessions = new Map();
  const server = http.createServer((request, reply) => {
    if (request.url === '/forget') sessions.clear();
    return request.url === '/mcp' ? answer(sessions, request, reply) : reply.end();
  });
  server.listen(Number(port ?? 0), '127.0.0.1', () => console.error(`port ${server.address().port}`));
} else {
  await newServer().connect(new StdioServerTransport());
}
