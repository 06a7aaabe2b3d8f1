import { describe, expect, it } from 'vitest';
import { durationInWords, groupSummary } from '../messages/tools/duration.js';
import { factsOf } from '../messages/tools/facts.js';
import { toolPhrase } from '../messages/tools/phrase.js';
import { withPictureNames } from '../messages/tools/picture-names.js';

describe('a tool call in words', () => {
  it.each([
    ['calculator', '{"expression":"12*7"}', 'Calculator: 12*7'],
    ['get_order_status', '{"order_id":"ORD-1A2B3C"}', 'Order status: ORD-1A2B3C'],
    ['getWeather', '{"city":"Oslo","days":3}', 'Weather: Oslo'],
    ['convert_units', '{"value":6,"from":"ft","to":"m"}', 'Convert units: 6 ft m'],
    ['current_time', '{}', 'Current time'],
    ['search', '{"que', 'Search'],
  ])('%s %s is "%s"', (name, args, phrase) => {
    expect(toolPhrase(name, args)).toBe(phrase);
  });

  it('calls a picture of the conversation what its reader calls it', () => {
    const args = '{"image_url":"attachment:01JD3-x_9/1"}';
    expect(toolPhrase('analyze_receipt_image', withPictureNames(args, false))).toBe('Analyze receipt image: your picture');
    expect(toolPhrase('analyze_receipt_image', withPictureNames(args, true))).toBe("Analyze receipt image: the visitor's picture");
    const both = withPictureNames('{"images":["attachment:a/1","attachment:a/2"]}', false);
    expect(factsOf(both)).toMatchObject({ pairs: [['images', 'your picture, your picture 2']] });
    expect(withPictureNames('{"url":"https://shop.example/attachment/1"}', false)).toBe('{"url":"https://shop.example/attachment/1"}');
  });

  it('says how many and how long when folded', () => {
    const call = { id: 't', name: 'a', arguments: '', state: 'done', startedAt: 1000, endedAt: 1200 } as const;
    expect(groupSummary([call, { ...call, endedAt: 1600 }, { ...call, state: 'failed' }])).toBe('3 look-ups, 1 failed, 0.6 s');
  });

  it.each([
    [4, '4 ms'],
    [640, '0.6 s'],
    [12_300, '12 s'],
  ])('%i ms are "%s"', (ms, words) => {
    expect(durationInWords(ms)).toBe(words);
  });
});

describe('an answer of a tool', () => {
  it('is a table of names and values', () => {
    expect(factsOf('{"place":{"city":"Oslo"},"is_dry":true}')).toEqual({
      kind: 'pairs',
      pairs: [
        ['place · city', 'Oslo'],
        ['is dry', 'yes'],
      ],
      more: 0,
    });
  });

  it('is a table with a head when it is a list', () => {
    const rows = JSON.stringify({ items: Array.from({ length: 10 }, (_, id) => ({ id, name: `n${id}` })) });
    expect(factsOf(rows)).toMatchObject({ kind: 'rows', head: ['id', 'name'], more: 2 });
  });

  it('is text when it is not JSON', () => {
    expect(factsOf('Sunny, 12 degrees')).toEqual({ kind: 'text', text: 'Sunny, 12 degrees' });
  });

  it('is nothing when there is nothing to tell', () => {
    expect(factsOf('{}')).toEqual({ kind: 'none' });
  });
});
