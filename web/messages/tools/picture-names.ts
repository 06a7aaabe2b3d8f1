const NAME = /attachment:[^\s/"\\]+\/(\d{1,3})/g;

/** A text, or JSON, in which the names that pictures of a conversation have for a model are those that they have for its reader. */
export function withPictureNames(text: string, insider: boolean): string {
  const whose = insider ? "the visitor's picture" : 'your picture';
  return text.replace(NAME, (_, number: string) => (number === '1' ? whose : `${whose} ${number}`));
}
