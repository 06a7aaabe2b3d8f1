import { beforeEach, describe, expect, it } from 'vitest';
import { backoffMs } from '../client/backoff.js';
import { nextMove } from '../client/close-code.js';
import { Connection } from '../client/connection.js';
import { decodeFrame, type ServerFrame } from '../client/frames.js';
import { FakeClock } from './fake-clock.js';
import { FakeServer } from './fake-server.js';

let server: FakeServer;
let clock: FakeClock;
let connection: Connection;
let frames: ServerFrame[];
let forgotten: number;

beforeEach(() => {
  server = new FakeServer();
  clock = new FakeClock();
  frames = [];
  forgotten = 0;
  connection = new Connection('ws://server/ws', server.dial, clock, {
    prepare: () => undefined,
    hello: () => ({ type: 'hello' }),
    receive: (frame) => frames.push(frame),
    phaseChanged: () => {},
    forgetToken: () => {
      forgotten += 1;
      return undefined;
    },
  });
  connection.start();
});

describe('a connection', () => {
  it('comes back after a close that allows it, later each time', () => {
    const waits = [250, 500, 1000, 2000, 4000, 8000, 10_000, 10_000];
    for (const [tries, wait] of waits.entries()) {
      server.hangUp(1006);
      clock.pass(wait - 2);
      expect(server.sockets).toHaveLength(tries + 1);
      clock.pass(2);
      expect(server.sockets).toHaveLength(tries + 2);
    }
  });

  it('counts from the start again once the server has answered', () => {
    server.hangUp(1006);
    clock.pass(250);
    server.hangUp(1006);
    clock.pass(500);
    connection.confirm();
    server.hangUp(1006);
    clock.pass(250);
    expect(server.sockets).toHaveLength(4);
  });

  it('dials at once when the network is back', () => {
    for (let tries = 0; tries < 6; tries += 1) {
      server.hangUp(1006);
      connection.retryNow();
    }
    expect(server.sockets).toHaveLength(7);
  });

  it('gives up on a server that takes the call and says nothing', () => {
    clock.pass(10_000);
    expect(server.sockets[0]?.closed).toBe(true);
    expect(connection.phase.kind).toBe('waiting');
  });

  it('spreads its return over the time a draining server asks for', () => {
    connection.confirm();
    connection.drainWithin(5_000);
    server.hangUp(4001);
    clock.pass(4_990);
    expect(server.sockets).toHaveLength(1);
    clock.pass(10);
    expect(server.sockets).toHaveLength(2);
  });

  it('forgets a refused token once, and ends when the next is refused too', () => {
    server.hangUp(4500);
    expect(forgotten).toBe(1);
    expect(server.sockets).toHaveLength(2);
    server.hangUp(4500);
    expect(connection.phase.kind).toBe('ended');
    expect(forgotten).toBe(1);
  });

  it('stays away when told to, with a reason', () => {
    server.hangUp(4504);
    clock.pass(60_000);
    expect(server.sockets).toHaveLength(1);
    expect(connection.phase).toMatchObject({ kind: 'ended', reason: expect.stringContaining('Too many chats') });
  });

  it('hears nothing more from a socket it has left', () => {
    const [left] = server.sockets;
    connection.redial();
    expect(left?.closed).toBe(true);
    expect(left?.onmessage).toBeNull();
  });
});

describe('close codes', () => {
  it.each([1001, 1006, 1011, 4000, 4001, 4008, 4012, 4013, 4499])('%i asks to reconnect', (code) => {
    expect(nextMove(code).kind).toBe('reconnect');
  });

  it.each([1000, 1009, 4501, 4503, 4504, 4505, 4999])('%i ends the connection', (code) => {
    expect(nextMove(code).kind).toBe('end');
  });
});

describe('the wait before a try', () => {
  it('lies between nothing and a bound of ten seconds', () => {
    expect(backoffMs(0, 0)).toBe(0);
    expect(backoffMs(3, 0.5)).toBe(1000);
    expect(backoffMs(1000, 0.999999)).toBeLessThanOrEqual(10_000);
  });
});

describe('a frame', () => {
  it.each(['', 'null', '[]', '7', '{"type":"TEXT_MESSAGE_CONTENT","messageId":"m"}', '{"type":"toString"}', '{"type":"NEWS"}'])(
    'that reads %s is ignored',
    (text) => {
      expect(decodeFrame(text)).toBeUndefined();
    },
  );

  it('reaches the owner when it is known', () => {
    server.say({ type: 'RUN_STARTED', runId: 'r1', seq: 1 });
    expect(frames).toHaveLength(1);
  });
});
