import { describe, expect, it } from 'vitest';
import type { ServerFrame } from '../client/frames.js';
import { EMPTY, isAnswering, type Part, type TextPart, type ToolsPart, type Transcript } from '../client/transcript/model.js';
import { reduce } from '../client/transcript/reduce.js';
import { answer, asked, finished, log, said, started } from './log.js';

const replay = (frames: readonly ServerFrame[], from = EMPTY): Transcript =>
  frames.reduce((transcript, frame) => reduce(transcript, frame), from);
const parts = (transcript: Transcript): readonly Part[] => transcript.turns.flatMap((turn) => turn.parts);
const texts = (transcript: Transcript): string[] => parts(transcript).flatMap((part) => (part.kind === 'tools' ? [] : part.text));
const custom = (name: string, value: object) => ({ type: 'CUSTOM' as const, name, value });

const TURN = log([
  started(),
  ...said('user', 'u1', 'Weather in ', 'Oslo?'),
  ...said('assistant', 'a1', 'Let me look.'),
  ...asked('t1', 'get_weather', '{"city":', '"Oslo"}'),
  ...asked('t2', 'calculator', '{}'),
  answer('t2', '84'),
  answer('t1', '{"celsius":12}'),
  ...said('assistant', 'a2', 'It is ', '12 degrees.'),
  finished(),
]);

describe('a transcript', () => {
  it('holds a whole turn in the order of the log', () => {
    const transcript = replay(TURN);
    expect(parts(transcript).map((part) => part.kind)).toEqual(['text', 'text', 'tools', 'text']);
    expect(texts(transcript)).toEqual(['Weather in Oslo?', 'Let me look.', 'It is 12 degrees.']);
    expect(transcript.turns[0]?.state).toBe('done');
    expect(transcript.seq).toBe(TURN.length);
  });

  it('is the same whether replayed at once or resumed at any place', () => {
    for (let cut = 0; cut <= TURN.length; cut += 1) {
      const first = replay(TURN.slice(0, cut));
      expect(replay(TURN, first)).toEqual(replay(TURN));
    }
  });

  it('ignores what it has seen before', () => {
    const transcript = replay(TURN);
    expect(replay(TURN, transcript)).toBe(transcript);
  });

  it('takes merged text whose number is that of the last part merged', () => {
    const merged: ServerFrame[] = [...TURN.slice(0, 2), { type: 'TEXT_MESSAGE_CONTENT', messageId: 'u1', delta: 'Weather in Oslo?', seq: 4 }];
    expect(texts(replay([...merged, ...TURN], EMPTY))).toEqual(texts(replay(TURN)));
  });

  it('is answering from the start of a run to its end', () => {
    expect(isAnswering(replay(TURN.slice(0, 1)))).toBe(true);
    expect(isAnswering(replay(TURN.slice(0, -1)))).toBe(true);
    expect(isAnswering(replay(TURN))).toBe(false);
  });

  it('leaves turns alone that did not change', () => {
    const first = replay(TURN);
    const second = replay(log([started('r2'), ...said('user', 'u2', 'Thanks')], first.seq + 1), first);
    expect(second.turns[0]).toBe(first.turns[0]);
  });

  it('keeps what was said when a run fails', () => {
    const transcript = replay([
      ...TURN.slice(0, 7),
      { type: 'RUN_ERROR', message: 'The model is gone', code: 'provider_unavailable', seq: 8 },
    ]);
    expect(transcript.turns[0]).toMatchObject({ state: 'failed', failure: { message: 'The model is gone' } });
    expect(texts(transcript)).toContain('Let me look.');
  });

  it('closes all that is open when a run is stopped', () => {
    const transcript = replay(log([started(), ...asked('t1', 'search'), finished('cancelled')]));
    expect(transcript.turns[0]?.state).toBe('cancelled');
    expect((parts(transcript)[0] as ToolsPart).calls[0]?.state).toBe('failed');
  });

  it('withdraws the text of a message that is begun anew', () => {
    const before = replay(log([started(), { type: 'TEXT_MESSAGE_START', messageId: 'a1', role: 'assistant' }, ...said('assistant', 'a1', 'Half').slice(1, 2)]));
    const after = replay(
      log([custom('parlor.message.reset', { messageId: 'a1' }), ...said('assistant', 'a1', 'Whole')], before.seq + 1),
      before,
    );
    expect(texts(after)).toEqual(['Whole']);
  });

  it('shows what a visitor sent along, live and from a snapshot', () => {
    const url = 'data:image/png;base64,iVBORw0KGgo=';
    const words = said('user', 'u1');
    const sent = custom('parlor.image', { messageId: 'u1', number: 1, url });
    const live = replay(log([started(), ...words.slice(0, -1), sent, ...words.slice(-1)]));
    expect(parts(live)[0]).toMatchObject({ id: 'u1', text: '', images: [url] });
    const image = { type: 'image', source: { type: 'data', value: 'iVBORw0KGgo=', mimeType: 'image/png' } };
    const content = [{ type: 'text', text: 'Look' }, image];
    const told = replay([{ type: 'MESSAGES_SNAPSHOT', messages: [{ id: 'u1', role: 'user', content }], seq: 9 }]);
    expect(parts(told)[0]).toMatchObject({ id: 'u1', text: 'Look', images: [url] });
  });

  it('keeps calls apart between which a picture was sent', () => {
    const [start, end] = said('user', 'u2');
    const sent = custom('parlor.image', { messageId: 'u2', number: 1, url: 'data:image/png;base64,iVBORw0KGgo=' });
    const frames = [started(), ...said('user', 'u1', 'Look'), ...asked('t1', 'look', '{}'), start!, sent, end!, ...asked('t2', 'look', '{}')];
    expect(parts(replay(log(frames))).map((part) => part.kind)).toEqual(['text', 'tools', 'text', 'tools']);
  });

  it('is replaced by a snapshot, and goes on from there', () => {
    const snapshot: ServerFrame = {
      type: 'MESSAGES_SNAPSHOT',
      seq: 90,
      messages: [
        { id: 'u1', role: 'user', content: 'Weather?' },
        { id: 'a1', role: 'assistant', toolCalls: [{ id: 't1', function: { name: 'get_weather', arguments: '{}' } }] },
        { id: 'm1', role: 'tool', toolCallId: 't1', content: '12' },
        { id: 'a2', role: 'assistant', content: 'Twelve.' },
      ],
    };
    const transcript = replay([snapshot, ...log([started('r2'), ...said('user', 'u2', 'Thanks')], 91)], replay(TURN));
    expect(texts(transcript)).toEqual(['Weather?', 'Twelve.', 'Thanks']);
    expect((transcript.turns[0]?.parts[1] as ToolsPart).calls).toMatchObject([{ state: 'done', result: '12' }]);
    expect(transcript.turns).toHaveLength(2);
  });

  it('names the person who wrote instead of the assistant', () => {
    const transcript = replay(
      log([started(), { type: 'TEXT_MESSAGE_START', messageId: 'a1', role: 'assistant', name: 'Ana', metadata: { author: 'operator' } }]),
    );
    expect((parts(transcript)[0] as TextPart).author).toBe('Ana');
  });

  it('folds thoughts away from the answer', () => {
    const transcript = replay(
      log([
        started(),
        { type: 'REASONING_START' },
        { type: 'REASONING_MESSAGE_START', messageId: 'q1' },
        { type: 'REASONING_MESSAGE_CONTENT', messageId: 'q1', delta: 'Hm.' },
        { type: 'REASONING_MESSAGE_END', messageId: 'q1' },
        { type: 'REASONING_END' },
      ]),
    );
    expect(parts(transcript)).toEqual([{ kind: 'thought', id: 'q1', text: 'Hm.', open: false }]);
  });
});

describe('tool calls in a transcript', () => {
  const toolsOf = (frames: readonly ServerFrame[]) => parts(replay(frames)).filter((part) => part.kind === 'tools');

  it('stand in one group while no text comes between them', () => {
    const frames = log([started(), ...asked('t1', 'a'), answer('t1', '1'), ...asked('t2', 'b'), answer('t2', '2')]);
    expect(toolsOf(frames).map((part) => part.calls.length)).toEqual([2]);
  });

  it('stand in two groups when text comes between them', () => {
    const frames = log([started(), ...asked('t1', 'a'), ...said('assistant', 'm', 'And now'), ...asked('t2', 'b')]);
    expect(toolsOf(frames).map((part) => part.calls.length)).toEqual([1, 1]);
  });

  it('gather their arguments and keep their results and failures apart', () => {
    const failure = { code: 'timed_out', message: 'No answer in time.' };
    const [group] = toolsOf([...TURN.slice(0, 16), { type: 'TOOL_CALL_RESULT', toolCallId: 't1', content: '{}', error: failure, seq: 17 }]);
    expect(group?.calls).toMatchObject([
      { name: 'get_weather', arguments: '{"city":"Oslo"}', state: 'failed', failure },
      { name: 'calculator', state: 'done', result: '84' },
    ]);
  });

  it('show how they are getting on, also from frames without a number', () => {
    const status = custom('parlor.tool.status', { toolCallId: 't1', state: 'retrying', attempt: 2, of: 3 });
    const [group] = toolsOf([...TURN.slice(0, 9), status]);
    expect(group?.calls[0]?.progress).toEqual({ state: 'retrying', attempt: 2, of: 3 });
  });

  it('keep the word that a result was known', () => {
    const cached = custom('parlor.tool.status', { toolCallId: 't1', state: 'cached', attempt: 1, of: 3 });
    const frames = [...TURN.slice(0, 9), { ...cached, seq: 10 }, { ...answer('t1', '12'), seq: 11 } as ServerFrame];
    expect(toolsOf(frames)[0]?.calls[0]).toMatchObject({ state: 'done', progress: { state: 'cached' } });
  });

  it('say nothing of what only the page is told', () => {
    const value = { toolCallId: 't1', state: 'waiting', page: true, tool: 'x', arguments: {}, deadlineMs: 1, frameBytes: 1 };
    const [group] = toolsOf([...TURN.slice(0, 9), custom('parlor.tool.status', value)]);
    expect(group?.calls[0]?.progress).toEqual({ state: 'waiting', page: true });
  });

  it('are not made by a status of a call that nobody knows', () => {
    const before = replay(TURN.slice(0, 9));
    expect(replay([custom('parlor.tool.status', { toolCallId: 'other', state: 'queued' })], before)).toBe(before);
  });
});
