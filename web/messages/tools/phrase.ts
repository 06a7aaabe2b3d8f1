const LEADING_VERB = /^(?:get|fetch|find|lookup|look up|show|read|list|run|do|call|use)\s+/;
const LONGEST_ARGUMENT = 48;

/** What a call is about, in plain words: `get_order_status {"order_id":"ORD-1A"}` is "Order status: ORD-1A". */
export function toolPhrase(name: string, argumentsJson: string): string {
  const subject = firstArguments(argumentsJson);
  return subject ? `${toolTitle(name)}: ${subject}` : toolTitle(name);
}

export function toolTitle(name: string): string {
  const words = plainWords(name);
  const subject = words.replace(LEADING_VERB, '') || words;
  return subject.charAt(0).toUpperCase() + subject.slice(1);
}

/** `order_id`, `orderId` and `order-id` are "order id". */
export function plainWords(identifier: string): string {
  return identifier
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/[_\-.]+/g, ' ')
    .trim()
    .toLowerCase();
}

function firstArguments(json: string): string {
  let values: unknown[];
  try {
    values = Object.values(JSON.parse(json) as object);
  } catch {
    return '';
  }
  const texts = values.filter((value) => typeof value === 'string');
  const numbered = typeof values[0] === 'number';
  const telling = numbered ? values.filter((value) => typeof value !== 'object').slice(0, 3) : texts.slice(0, 2);
  const subject = telling.join(numbered ? ' ' : ', ').replace(/\s+/g, ' ').trim();
  return subject.length > LONGEST_ARGUMENT ? `${subject.slice(0, LONGEST_ARGUMENT - 1).trimEnd()}…` : subject;
}
