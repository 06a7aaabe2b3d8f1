/** The fresh entries in the order the eye knows: those already shown keep their places, new ones come first. */
export function keepOrder<T extends { readonly id: string }>(shown: readonly T[], fresh: readonly T[]): T[] {
  const byId = new Map(fresh.map((one) => [one.id, one]));
  const known = shown.flatMap((one) => byId.get(one.id) ?? []);
  const knownIds = new Set(known.map((one) => one.id));
  return [...fresh.filter((one) => !knownIds.has(one.id)), ...known];
}
