import { css } from 'lit';

/** What every component shares: box sizing, focus rings, plain buttons, text for readers only. */
export const controls = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  button,
  input,
  textarea,
  select {
    font: inherit;
    color: inherit;
  }
  button {
    margin: 0;
    padding: 0;
    border: 0;
    background: none;
    cursor: pointer;
    -webkit-tap-highlight-color: transparent;
  }
  :focus-visible {
    outline: 2px solid var(--parlor-accent-ink);
    outline-offset: 2px;
  }
  .icon-button {
    display: inline-grid;
    place-items: center;
    width: 36px;
    height: 36px;
    flex: none;
    border-radius: var(--parlor-radius);
    color: var(--parlor-ink-2);
    transition: background-color var(--parlor-quick), color var(--parlor-quick);
  }
  .icon-button:hover {
    background: var(--parlor-surface-2);
    color: var(--parlor-ink);
  }
  .primary {
    padding: 8px 16px;
    border-radius: var(--parlor-radius);
    background: var(--parlor-accent);
    color: var(--parlor-on-accent);
    font-weight: 550;
  }
  .link {
    color: var(--parlor-accent-ink);
    text-decoration: underline;
    text-underline-offset: 2px;
  }
  .for-readers {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  svg {
    display: block;
    flex: none;
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      animation: none !important;
      transition: none !important;
    }
  }
`;
