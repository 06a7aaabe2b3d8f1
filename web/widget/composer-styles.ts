import { css } from 'lit';

export const composerStyles = css`
  :host {
    display: block;
    padding: 0 12px 12px;
  }
  form {
    display: flex;
    flex-wrap: wrap;
    align-items: flex-end;
    gap: 4px;
    padding: 4px;
    border: 1px solid var(--parlor-line);
    border-radius: 12px;
    background: var(--parlor-surface);
    transition: border-color var(--parlor-quick);
  }
  form:focus-within {
    border-color: var(--parlor-accent-ink);
    box-shadow: 0 0 0 1px var(--parlor-accent-ink);
  }
  textarea {
    flex: 1;
    min-width: 0;
    height: 36px;
    max-height: 142px;
    padding: 7px 8px;
    border: 0;
    background: none;
    resize: none;
    overflow-y: auto;
    scrollbar-width: thin;
    font-size: 14px;
    line-height: 21px;
  }
  textarea:focus-visible {
    outline: 0;
  }
  textarea::placeholder {
    color: var(--parlor-ink-2);
    opacity: 1;
  }
  @media (max-width: 480px), (pointer: coarse) {
    /* Below 16 px a phone zooms the page in on focus. */
    textarea {
      font-size: 16px;
    }
  }
  form.over {
    border-color: var(--parlor-accent-ink);
    background: var(--parlor-surface-2);
  }
  .pictures {
    display: flex;
    flex-basis: 100%;
    gap: 8px;
    margin: 4px;
    padding: 0;
    list-style: none;
  }
  .pictures li {
    position: relative;
    --parlor-picture-height: 64px;
  }
  .pictures button {
    position: absolute;
    inset-block-start: -6px;
    inset-inline-end: -6px;
    display: grid;
    place-items: center;
    width: 24px;
    height: 24px;
    border: 1px solid var(--parlor-line);
    border-radius: 50%;
    background: var(--parlor-surface);
    color: var(--parlor-ink);
  }
  .picture-trouble {
    flex-basis: 100%;
    margin: 4px 8px;
    color: var(--parlor-danger);
    font-size: 13px;
  }
  .picture-trouble[hidden] {
    display: none;
  }
  .attach {
    display: grid;
    place-items: center;
    flex: none;
    width: 36px;
    height: 36px;
    border-radius: var(--parlor-radius);
    color: var(--parlor-ink-2);
  }
  .attach:hover:not(:disabled) {
    background: var(--parlor-surface-2);
    color: var(--parlor-ink);
  }
  .attach:disabled {
    opacity: 0.5;
  }
  .act {
    display: grid;
    place-items: center;
    flex: none;
    width: 36px;
    height: 36px;
    border-radius: var(--parlor-radius);
    background: var(--parlor-accent);
    color: var(--parlor-on-accent);
    transition: background-color var(--parlor-quick), opacity var(--parlor-quick);
  }
  .act:disabled {
    background: var(--parlor-surface-2);
    color: var(--parlor-ink-2);
    cursor: default;
  }
  .act.stop {
    background: var(--parlor-surface-2);
    color: var(--parlor-ink);
  }
  .stop svg {
    fill: currentColor;
  }
`;
