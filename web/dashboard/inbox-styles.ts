import { css } from 'lit';

export const inboxStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-height: 0;
  }
  .filter {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 8px;
    padding: 8px 16px;
    border-bottom: 1px solid var(--parlor-line);
    color: var(--parlor-ink-2);
    font-size: 13px;
  }
  select {
    padding: 4px 8px;
    border: 1px solid var(--parlor-line);
    border-radius: 6px;
    background: var(--parlor-surface);
    color: var(--parlor-ink);
  }
  ul {
    flex: 1;
    min-height: 0;
    margin: 0;
    padding: 0;
    overflow-y: auto;
    list-style: none;
    scrollbar-width: thin;
    scrollbar-color: var(--parlor-line) transparent;
  }
  li {
    display: grid;
    grid-template-columns: 8px minmax(0, 1fr) auto;
    gap: 2px 10px;
    padding: 10px 16px;
    border-bottom: 1px solid var(--parlor-line);
    cursor: pointer;
  }
  li:hover {
    background: var(--parlor-surface-2);
  }
  li.marked {
    box-shadow: inset 3px 0 var(--parlor-accent-ink);
  }
  li[aria-selected='true'] {
    background: var(--parlor-accent-soft);
  }
  ul:focus-visible {
    outline-offset: -2px;
  }
  .urgent {
    padding: 1px 6px;
    border-radius: 4px;
    background: color-mix(in srgb, var(--parlor-danger) 14%, transparent);
    color: var(--parlor-danger);
    font-size: 12px;
    font-weight: 600;
  }
  .pulse {
    align-self: center;
    width: 8px;
    height: 8px;
    border-radius: 50%;
  }
  .running .pulse {
    background: var(--parlor-ok);
    animation: pulse 1.6s ease-in-out infinite alternate;
  }
  .preview,
  .about {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .about {
    grid-column: 2;
    color: var(--parlor-ink-2);
    font-size: 12px;
  }
  .cost {
    font-variant-numeric: tabular-nums;
  }
  time,
  .count {
    color: var(--parlor-ink-2);
    font-size: 12px;
    line-height: 21px;
    font-variant-numeric: tabular-nums;
    text-align: end;
  }
  .count {
    line-height: 18px;
  }
  .empty {
    margin: 0;
    padding: 32px 24px;
    color: var(--parlor-ink-2);
    text-align: center;
    text-wrap: balance;
  }
  @keyframes pulse {
    to {
      opacity: 0.3;
    }
  }
`;
