const KNOWN = new Set([
  'accent',
  'ink',
  'ink-2',
  'line',
  'surface',
  'surface-2',
  'danger',
  'warn',
  'ok',
  'on-accent',
  'accent-soft',
  'accent-ink',
  'font',
  'radius',
  'radius-panel',
]);

/** Lays a site's own tokens over the defaults; names that are not tokens are left out. */
export function applyTheme(host: HTMLElement, theme: Readonly<Record<string, string>> = {}): void {
  for (const [name, value] of Object.entries(theme)) {
    if (KNOWN.has(name) && typeof value === 'string') host.style.setProperty(`--parlor-${name}`, value);
  }
}
