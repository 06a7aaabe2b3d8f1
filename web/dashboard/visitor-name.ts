const ANONYMOUS = /^anon:([0-9a-f]{4})/i;

const NAMED = /^user:/;

/** A visitor whom the site did not name gets a short name that is easy to tell from others. */
export function visitorName(id: string): string {
  const anonymous = ANONYMOUS.exec(id);
  return anonymous?.[1] ? `Visitor ${anonymous[1].toUpperCase()}` : id.replace(NAMED, '');
}
