import { beforeEach, describe, expect, it } from 'vitest';
import { Chat } from '../client/chat.js';
import type { Ticket } from '../client/ticket.js';
import { FakeClock } from './fake-clock.js';
import { FakeServer } from './fake-server.js';
import { finished, log, said, started } from './log.js';

const LONGEST_WAIT_MS = 10_000;

let server: FakeServer;
let clock: FakeClock;
let ticket: Ticket | undefined;
let chat: Chat;
let page: { url: string; title: string } | undefined;

beforeEach(() => {
  server = new FakeServer();
  clock = new FakeClock();
  ticket = undefined;
  page = undefined;
  chat = newChat();
});

function newChat(): Chat {
  let ids = 0;
  return new Chat({
    url: 'ws://server/ws?site=toolbox',
    dial: server.dial,
    clock,
    tickets: { load: () => ticket, save: (given) => (ticket = given), forget: () => (ticket = undefined) },
    newId: () => `id-${(ids += 1)}`,
    page: () => page!,
  });
}

const sends = () => server.received.filter((frame) => frame.type === 'send');
const notice = (name: string, value: object) => server.say({ type: 'CUSTOM', name, value });

describe('the first frame', () => {
  it('is a hello that asks for everything', () => {
    chat.open();
    server.greet();
    expect(server.received).toEqual([{ type: 'hello', after: 0 }]);
    expect(chat.phase.kind).toBe('ready');
    expect(ticket).toEqual({ token: 't1', conversation: 'c1' });
  });

  it('says on which page it is, and says so again before a message from another one', () => {
    page = { url: 'https://shop/a', title: 'A' };
    chat.open();
    server.greet();
    expect(server.received).toEqual([{ type: 'hello', after: 0, page }]);
    chat.ask('Hello');
    page = { url: 'https://shop/b', title: 'B' };
    chat.ask('And here?');
    chat.ask('And now?');
    expect(server.received.slice(1).map((frame) => (frame.type === 'hello' ? frame.page?.url : frame.type))).toEqual([
      'send',
      'https://shop/b',
      'send',
      'send',
    ]);
  });

  it('carries the ticket of an earlier visit', () => {
    ticket = { token: 'old', conversation: 'c0' };
    chat.open();
    server.greet({ conversation: 'c0' });
    expect(server.received[0]).toEqual({ type: 'hello', token: 'old', conversation: 'c0', after: 0 });
  });

  it('asks only for what came after the last event seen, when the line was cut', () => {
    chat.open();
    server.greet();
    log([started(), ...said('user', 'u1', 'Hello')]).forEach((frame) => server.say(frame));
    server.hangUp(4008);
    clock.pass(LONGEST_WAIT_MS);
    server.greet({ seq: 4 });
    expect(server.received[0]).toMatchObject({ type: 'hello', conversation: 'c1', after: 4 });
    expect(chat.transcript.seq).toBe(4);
  });

  it('stays with its conversation when another tab has started a new one', () => {
    chat.open();
    server.greet();
    log([started(), ...said('user', 'u1', 'Hello')]).forEach((frame) => server.say(frame));
    ticket = { token: 't1', conversation: 'c2' };
    server.hangUp(1006);
    clock.pass(LONGEST_WAIT_MS);
    server.greet({ seq: 4 });
    expect(server.received[0]).toMatchObject({ token: 't1', conversation: 'c1', after: 4 });
  });

  it('forgets a refused token, its conversation and what was shown of it', () => {
    ticket = { token: 'bad', conversation: 'c0' };
    chat.open();
    server.hangUp(4500);
    server.greet();
    expect(server.received[0]).toEqual({ type: 'hello', after: 0 });
  });

  it('asks for everything again when the server has lost part of the log', () => {
    chat.open();
    server.greet();
    log([started(), ...said('user', 'u1', 'Hello')]).forEach((frame) => server.say(frame));
    server.hangUp(1006);
    clock.pass(LONGEST_WAIT_MS);
    server.greet({ seq: 2 });
    server.greet({ seq: 2 });
    expect(server.received[0]).toMatchObject({ after: 0 });
    expect(chat.transcript.turns).toEqual([]);
  });
});

describe('a message of the visitor', () => {
  beforeEach(() => {
    chat.open();
    server.greet();
    chat.ask('Hello');
  });

  it('is shown at once and sent', () => {
    expect(chat.outgoing).toEqual([{ id: 'id-1', text: 'Hello', images: [], state: 'pending' }]);
    expect(sends()).toEqual([{ type: 'send', id: 'id-1', content: 'Hello' }]);
  });

  it('has its pictures as parts, also when it is sent again', () => {
    chat.ask('', ['data:image/png;base64,iVBORw0KGgo=']);
    const picture = { type: 'image', source: { type: 'data', value: 'iVBORw0KGgo=', mimeType: 'image/png' } };
    const frame = { type: 'send', id: 'id-2', content: [picture] };
    expect(sends().at(-1)).toEqual(frame);
    server.hangUp(1006);
    clock.pass(LONGEST_WAIT_MS);
    server.greet();
    expect(sends().at(-1)).toEqual(frame);
  });

  it('moves to the transcript when the log has it under the id the client gave', () => {
    const [start, ...rest] = said('user', 'u1', 'Hello');
    log([started(), { ...start, metadata: { clientId: 'id-1' } } as never, ...rest]).forEach((frame) => server.say(frame));
    expect(chat.outgoing).toEqual([]);
  });

  it('moves to the transcript when the log has it under the id the server gave', () => {
    notice('parlor.accepted', { id: 'id-1', messageId: 'u1' });
    expect(chat.outgoing[0]?.state).toBe('accepted');
    expect(chat.answering).toBe(true);
    log([started(), ...said('user', 'u1', 'Hello')]).forEach((frame) => server.say(frame));
    expect(chat.outgoing).toEqual([]);
  });

  it('is not shown twice when the log is faster than the acceptance', () => {
    log([started(), ...said('user', 'u1', 'Hello')]).forEach((frame) => server.say(frame));
    notice('parlor.accepted', { id: 'id-1', messageId: 'u1' });
    expect(chat.outgoing).toEqual([]);
  });

  it('leaves its place only when the log has its text, so that it never blinks', () => {
    const [start, text] = said('user', 'u1', 'Hello');
    log([started(), { ...start, metadata: { clientId: 'id-1' } } as never]).forEach((frame) => server.say(frame));
    notice('parlor.accepted', { id: 'id-1', messageId: 'u1' });
    expect(chat.outgoing[0]?.state).toBe('accepted');
    server.say({ ...text, seq: 3 } as never);
    expect(chat.outgoing).toEqual([]);
  });

  it('is not shown twice when a snapshot has it', () => {
    notice('parlor.accepted', { id: 'id-1', messageId: 'u1' });
    server.say({ type: 'MESSAGES_SNAPSHOT', seq: 9, messages: [{ id: 'u1', role: 'user', content: 'Hello' }] });
    expect(chat.outgoing).toEqual([]);
  });

  it('is sent again with the same id when the line was cut before it was accepted', () => {
    server.hangUp(1006);
    clock.pass(LONGEST_WAIT_MS);
    server.greet();
    expect(sends()).toEqual([{ type: 'send', id: 'id-1', content: 'Hello' }]);
  });

  it('is not sent again once it was accepted', () => {
    notice('parlor.accepted', { id: 'id-1', messageId: 'u1' });
    server.hangUp(1006);
    clock.pass(LONGEST_WAIT_MS);
    server.greet();
    expect(sends()).toEqual([]);
  });

  it('waits for a try by hand when it was refused', () => {
    notice('parlor.error', { id: 'id-1', code: 'rate', message: 'Too fast.', retryable: true });
    expect(chat.outgoing[0]).toMatchObject({ state: 'refused', refusal: 'Too fast.' });
    chat.askAgain('id-1');
    expect(sends()).toHaveLength(2);
    expect(chat.outgoing[0]?.state).toBe('pending');
  });

  it('begins a new conversation when this one is full', () => {
    notice('parlor.error', { id: 'id-1', code: 'conversation_full', message: 'Please start a new one.', retryable: false });
    expect(chat.outgoing[0]).toMatchObject({ state: 'refused', code: 'conversation_full' });
    chat.askAnew('id-1');
    expect(server.received.slice(-2)).toMatchObject([{ type: 'new' }, { type: 'send', id: 'id-2', content: 'Hello' }]);
    expect(chat.outgoing).toMatchObject([{ id: 'id-2', state: 'pending' }]);
  });

  it('takes its pictures along to a new conversation, also without words', () => {
    chat.ask('', ['data:image/png;base64,iVBORw0KGgo=']);
    notice('parlor.error', { id: 'id-2', code: 'conversation_full', message: 'Please start a new one.', retryable: false });
    chat.askAnew('id-2');
    const picture = { type: 'image', source: { type: 'data', value: 'iVBORw0KGgo=', mimeType: 'image/png' } };
    expect(server.received.slice(-2)).toEqual([{ type: 'new' }, { type: 'send', id: 'id-3', content: [picture] }]);
  });

  it('may have a picture by address', () => {
    chat.ask('Look', ['https://shop.example/a.png']);
    const picture = { type: 'image', source: { type: 'url', value: 'https://shop.example/a.png' } };
    expect(sends().at(-1)?.content).toEqual([{ type: 'text', text: 'Look' }, picture]);
  });

  it('of a picture alone is not shown twice when a snapshot is faster than the acceptance', () => {
    chat.ask('', ['data:image/png;base64,iVBORw0KGgo=']);
    const picture = { type: 'image', source: { type: 'data', value: 'iVBORw0KGgo=', mimeType: 'image/png' } };
    server.say({ type: 'MESSAGES_SNAPSHOT', seq: 9, messages: [{ id: 'u2', role: 'user', content: [picture] }] });
    notice('parlor.accepted', { id: 'id-2', messageId: 'u2' });
    expect(chat.outgoing.map((message) => message.id)).toEqual(['id-1']);
  });

  it('is kept when it was written without a connection', () => {
    server.hangUp(1006);
    chat.ask('Still there?');
    clock.pass(LONGEST_WAIT_MS);
    server.greet();
    expect(sends().map((frame) => frame.content)).toEqual(['Hello', 'Still there?']);
  });
});

describe('a new conversation', () => {
  it('starts empty on the same socket', () => {
    chat.open();
    server.greet();
    log([started(), ...said('user', 'u1', 'Hello'), finished()]).forEach((frame) => server.say(frame));
    chat.startNew();
    expect(server.received.at(-1)).toEqual({ type: 'new' });
    server.greet({ conversation: 'c2' });
    expect(chat.transcript.turns).toEqual([]);
    expect(ticket?.conversation).toBe('c2');
    expect(server.sockets).toHaveLength(1);
  });
});

describe('times', () => {
  it('are known for what happens live and left open for what is replayed', () => {
    clock.pass(5_000);
    chat.open();
    server.greet({ seq: 4 });
    log([started(), ...said('user', 'u1', 'Old'), ...said('assistant', 'a1', 'New')]).forEach((frame) => server.say(frame));
    expect(chat.transcript.turns[0]?.parts.map((part) => part.kind === 'text' && part.at)).toEqual([undefined, 5_000]);
  });
});

describe('a visitor whom the page names', () => {
  /** Lets promises that can be kept be kept. */
  const settle = async () => {
    for (let step = 0; step < 8; step += 1) await Promise.resolve();
  };

  it('shows the page\'s token, and the stranger\'s once so that the conversation goes along', () => {
    ticket = { token: 'stranger', conversation: 'c0' };
    chat.identify('named');
    chat.open();
    server.greet({ conversation: 'c0', token: 'named' });
    expect(server.received[0]).toEqual({
      type: 'hello',
      token: 'named',
      previous: 'stranger',
      conversation: 'c0',
      after: 0,
    });
    expect(ticket).toEqual({ conversation: 'c0' });
    server.hangUp(1006);
    clock.pass(LONGEST_WAIT_MS);
    server.greet({ conversation: 'c0', token: 'named' });
    expect(server.received[0]).toEqual({ type: 'hello', token: 'named', conversation: 'c0', after: 0 });
  });

  it('is asked for before the call, not during it', async () => {
    let give = (_token: string): void => {};
    chat.identify(() => new Promise((resolve) => (give = resolve)));
    chat.open();
    expect(server.sockets).toHaveLength(0);
    give('named');
    await settle();
    server.greet();
    expect(server.received[0]).toMatchObject({ token: 'named' });
  });

  it('keeps what was said when the page names them in the middle of it', () => {
    chat.open();
    server.greet();
    log([started(), ...said('user', 'u1', 'Hello')]).forEach((frame) => server.say(frame));
    chat.identify('named');
    server.greet({ token: 'named', seq: 4 });
    expect(server.received[0]).toEqual({
      type: 'hello',
      token: 'named',
      previous: 't1',
      conversation: 'c1',
      after: 4,
    });
    expect(chat.transcript.turns).toHaveLength(1);
  });

  it('brings a newer token on the same socket before the old one ends', async () => {
    const tokens = ['first', 'second', 'third'];
    chat.identify(() => tokens.shift() ?? 'none');
    chat.open();
    await settle();
    server.greet({ token: 'first', expiresInMs: 300_000 });
    clock.pass(269_000);
    await settle();
    expect(server.received).toHaveLength(1);
    clock.pass(1_000);
    await settle();
    expect(server.received[1]).toEqual({ type: 'hello', token: 'second' });
    notice('parlor.refreshed', { expiresInMs: 40_000 });
    clock.pass(20_000);
    await settle();
    expect(server.received[2]).toEqual({ type: 'hello', token: 'third' });
    expect(server.sockets).toHaveLength(1);
  });

  it('is asked for again when the token was refused, once', async () => {
    const tokens = ['old', 'new'];
    chat.identify(() => tokens.shift() ?? 'none');
    chat.open();
    await settle();
    server.hangUp(4500);
    await settle();
    server.greet({ token: 'new' });
    expect(server.received[0]).toMatchObject({ token: 'new' });
    server.hangUp(4500);
    await settle();
    server.hangUp(4500);
    expect(chat.phase.kind).toBe('ended');
  });

  it('never becomes a stranger when a token without a successor ends', () => {
    chat.identify('named');
    chat.open();
    server.greet({ token: 'named' });
    server.hangUp(4500);
    expect(server.sockets).toHaveLength(1);
    expect(chat.phase).toMatchObject({ kind: 'ended', reason: expect.stringContaining('sign-in') });
  });

  it('is asked for again later when the page cannot say', async () => {
    let asked = 0;
    chat.identify(() => {
      asked += 1;
      return asked === 1 ? Promise.reject(new Error('away')) : 'named';
    });
    chat.open();
    await settle();
    expect(chat.phase.kind).toBe('waiting');
    clock.pass(LONGEST_WAIT_MS);
    await settle();
    server.greet({ token: 'named' });
    expect(server.received[0]).toMatchObject({ token: 'named' });
  });

  it('starts from nothing when the page names somebody else', async () => {
    chat.identify('ana');
    chat.open();
    server.greet({ token: 'ana' });
    log([started(), ...said('user', 'u1', 'Hello')]).forEach((frame) => server.say(frame));
    chat.identify('ben');
    await settle();
    expect(server.received.at(-1)).toEqual({ type: 'hello', token: 'ben' });
    notice('parlor.error', { code: 'another_visitor', message: 'Somebody else.', retryable: false });
    server.greet({ conversation: 'c7', token: 'ben' });
    expect(server.received[0]).toEqual({ type: 'hello', token: 'ben', after: 0 });
    expect(chat.transcript.turns).toEqual([]);
  });

  it('is a stranger again without a trace when the page says so', () => {
    chat.identify('ana');
    chat.open();
    server.greet({ token: 'ana' });
    chat.identify(undefined);
    server.greet({ conversation: 'c8' });
    expect(server.received[0]).toEqual({ type: 'hello', after: 0 });
    expect(ticket).toEqual({ token: 't1', conversation: 'c8' });
  });

  it('is not a new stranger on a page that was open before, which keeps what it shows', () => {
    chat.open();
    server.greet();
    log([started(), ...said('user', 'u1', 'Hello')]).forEach((frame) => server.say(frame));
    ticket = { conversation: 'c1' };
    server.hangUp(4500);
    expect(chat.phase).toMatchObject({ kind: 'ended', reason: expect.stringContaining('signed in') });
    expect(chat.transcript.turns).toHaveLength(1);
    expect(server.sockets).toHaveLength(1);
    expect(ticket).toEqual({ conversation: 'c1' });
  });

  it('finds earlier conversations and goes on with one of them', () => {
    chat.identify('ana');
    chat.open();
    server.greet({ token: 'ana' });
    const listed = [{ id: 'c5', preview: 'Before', updatedAt: '2026-11-20T10:00:00Z' }];
    notice('parlor.conversations', { conversations: listed });
    expect(chat.listed).toEqual(listed);
    log([started(), ...said('user', 'u1', 'Hello')]).forEach((frame) => server.say(frame));
    chat.goTo('c5');
    server.greet({ conversation: 'c5', token: 'ana', seq: 9 });
    expect(server.received[0]).toMatchObject({ token: 'ana', conversation: 'c5', after: 0 });
    expect(chat.transcript.turns).toEqual([]);
  });
});
