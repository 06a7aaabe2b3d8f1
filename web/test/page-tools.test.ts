import { beforeEach, describe, expect, it, vi } from 'vitest';
import { PageTools, type PageTool } from '../browser/page-tools.js';
import { Chat } from '../client/chat.js';
import { FakeClock } from './fake-clock.js';
import { FakeServer } from './fake-server.js';
import { asked, log, started } from './log.js';

const FRAME_BYTES = 4096;

let tools: PageTools;

const tool = (run: PageTool['run'], name = 'show'): PageTool => ({ name, run });
const call = (toolCallId = 't1', more: object = {}) => ({
  toolCallId,
  tool: 'show',
  arguments: { id: 'x' },
  deadlineMs: 60_000,
  frameBytes: FRAME_BYTES,
  ...more,
});

function throwing(): never {
  throw new Error('No such product.');
}

beforeEach(() => {
  tools = new PageTools();
});

describe('a function of the page', () => {
  it('is declared with what the model is told, and without itself', () => {
    const parameters = { type: 'object' };
    tools.register({ name: 'show', description: 'Shows.', parameters, run: () => 1 });
    tools.register(tool(() => 2, 'hide'));
    expect(tools.declarations()).toEqual([{ name: 'show', description: 'Shows.', parameters }, { name: 'hide' }]);
  });

  it('takes the place of its namesake, and is taken back only while it is there', () => {
    const takeBack = tools.register(tool(() => 'old'));
    const takeBackNew = tools.register(tool(() => 'new'));
    takeBack();
    expect(tools.declarations()).toHaveLength(1);
    takeBackNew();
    expect(tools.declarations()).toEqual([]);
  });

  it.each([
    ['no name', { run: Date.now }],
    ['an odd name', { name: 'show it', run: Date.now }],
    ['nothing to run', { name: 'show' }],
    ['parameters that are no schema', { name: 'show', parameters: 'id', run: Date.now }],
  ])('with %s is refused at once', (_, odd) => {
    expect(() => tools.register(odd as unknown as PageTool)).toThrow(TypeError);
    expect(tools.declarations()).toEqual([]);
  });

  it.each([
    ['text', 'as it is', 'as it is'],
    ['an object', { a: [1] }, '{"a":[1]}'],
    ['a promise', Promise.resolve(12), '12'],
    ['nothing', undefined, '{"done":true}'],
  ])('may give back %s', async (_, value, content) => {
    tools.register(tool(() => value));
    expect(await tools.run(call())).toEqual({ content });
  });

  it('is given the arguments', async () => {
    tools.register(tool((args) => args));
    expect(await tools.run(call())).toEqual({ content: '{"id":"x"}' });
  });

  it.each<[string, PageTool['run']]>([
    ['throws', throwing],
    ['breaks its promise', async () => throwing()],
  ])('that %s is answered with its words', async (_, run) => {
    tools.register(tool(run));
    expect(await tools.run(call())).toEqual({ content: '', error: 'No such product.' });
  });

  it('that gives back what is no JSON is answered too', async () => {
    const circle: { self?: unknown } = {};
    circle.self = circle;
    tools.register(tool(() => circle));
    expect((await tools.run(call())).error).toMatch(/circular/i);
  });

  it('that nobody has registered is answered too', async () => {
    expect((await tools.run(call())).error).toBe('The page does not have this any more.');
  });

  it('that never ends is given up at the deadline, and told so', async () => {
    vi.useFakeTimers();
    let signal: AbortSignal | undefined;
    tools.register(
      tool((_, context) => {
        signal = context.signal;
        return new Promise(() => {});
      }),
    );
    const answer = tools.run(call('t1', { deadlineMs: 2_000 }));
    await vi.advanceTimersByTimeAsync(1_999);
    expect(signal?.aborted).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(await answer).toEqual({ content: '', error: 'The page did not answer in time.' });
    expect(signal?.aborted).toBe(true);
    vi.useRealTimers();
  });

  it('runs once for a call, however often it is asked for', async () => {
    let runs = 0;
    tools.register(tool(() => (runs += 1)));
    expect(await Promise.all([tools.run(call()), tools.run(call())])).toEqual([{ content: '1' }, { content: '1' }]);
    expect(await tools.run(call())).toEqual({ content: '1' });
    expect(await tools.run(call('t2'))).toEqual({ content: '2' });
  });

  it.each([
    ['long', 'a'.repeat(20_000)],
    ['long in quotes', '"'.repeat(20_000)],
    ['long in other scripts', '日本'.repeat(10_000)],
    ['long in emoji', '🌍'.repeat(10_000)],
  ])('whose result is %s is cut to what the server takes, and says so', async (_, result) => {
    tools.register(tool(() => result));
    const { content } = await tools.run(call());
    const frame = JSON.stringify({ type: 'tool_result', toolCallId: 't1', content });
    const bytes = new TextEncoder().encode(frame).length;
    expect(bytes).toBeLessThanOrEqual(FRAME_BYTES);
    expect(bytes).toBeGreaterThan(FRAME_BYTES - 16);
    expect(content).toMatch(/\[truncated: the result has 20000 characters, this is only its beginning\]$/);
    expect(() => encodeURIComponent(content)).not.toThrow();
  });
});

describe('a chat on a page with functions', () => {
  let server: FakeServer;
  let clock: FakeClock;
  let chat: Chat;

  const ask = (toolCallId = 't1') =>
    server.say({
      type: 'CUSTOM',
      name: 'parlor.tool.status',
      value: { ...call(toolCallId), state: 'waiting', page: true },
    });
  const answers = () => server.received.filter((frame) => frame.type === 'tool_result');
  const settled = () => new Promise((resolve) => setTimeout(resolve));

  beforeEach(() => {
    server = new FakeServer();
    clock = new FakeClock();
    chat = new Chat({
      url: 'ws://server/ws',
      dial: server.dial,
      clock,
      tickets: { load: () => undefined, save: () => {}, forget: () => {} },
      newId: () => 'id',
      functions: tools,
    });
  });

  it('declares them in its first frame', () => {
    tools.register(tool(() => 1));
    chat.open();
    server.greet();
    expect(server.received[0]).toEqual({ type: 'hello', after: 0, tools: [{ name: 'show' }] });
  });

  it('declares them again when they change, several changes at once', async () => {
    chat.open();
    server.greet();
    const takeBack = tools.register(tool(() => 1));
    tools.register(tool(() => 1, 'hide'));
    await settled();
    takeBack();
    await settled();
    expect(server.received.slice(1)).toEqual([
      { type: 'hello', tools: [{ name: 'show' }, { name: 'hide' }] },
      { type: 'hello', tools: [{ name: 'hide' }] },
    ]);
  });

  it('runs the one that it is asked for, and sends what it came to', async () => {
    tools.register(tool(({ id }) => `shown ${String(id)}`));
    chat.open();
    server.greet();
    ask();
    await settled();
    expect(answers()).toEqual([{ type: 'tool_result', toolCallId: 't1', content: 'shown x' }]);
  });

  it('answers with the same after the line was cut, without running it again', async () => {
    let runs = 0;
    tools.register(tool(() => (runs += 1)));
    chat.open();
    server.greet();
    ask();
    await settled();
    server.hangUp(1006);
    clock.pass(10_000);
    server.greet();
    ask();
    await settled();
    expect(answers()).toEqual([{ type: 'tool_result', toolCallId: 't1', content: '1' }]);
  });

  it('ends what runs when the call has its result from elsewhere', async () => {
    let signal: AbortSignal | undefined;
    tools.register(
      tool((_, context) => {
        signal = context.signal;
        return new Promise(() => {});
      }),
    );
    chat.open();
    server.greet();
    log([started(), ...asked('t1', 'show')]).forEach((frame) => server.say(frame));
    ask();
    await settled();
    expect(signal?.aborted).toBe(false);
    server.say({ type: 'TOOL_CALL_RESULT', toolCallId: 't1', content: '', error: { code: 'cancelled', message: 'Stopped.' }, seq: 5 });
    expect(signal?.aborted).toBe(true);
  });

  it('tells refusals to whoever wrote the page, and not to the visitor', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    tools.register(tool(() => 1));
    chat.open();
    server.greet();
    const value = { code: 'tool_not_allowed', message: 'The site does not allow it.', retryable: false, id: 'show' };
    server.say({ type: 'CUSTOM', name: 'parlor.error', value });
    expect(warn).toHaveBeenCalledWith('Parlor: The site does not allow it.');
    expect(chat.notice).toBeUndefined();
    warn.mockRestore();
  });

  it('shows the call as one that this page runs', () => {
    chat.open();
    server.greet();
    log([started(), ...asked('t1', 'show')]).forEach((frame) => server.say(frame));
    ask();
    const part = chat.transcript.turns[0]?.parts[0];
    expect(part?.kind === 'tools' && part.calls[0]?.progress).toEqual({ state: 'waiting', page: true });
  });
});
