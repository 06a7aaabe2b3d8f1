import { css } from 'lit';

export const modelsStyles = css`
  ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  li {
    display: grid;
    grid-template-columns: 16px minmax(0, 1fr);
    gap: 0 10px;
    padding: 8px 16px;
    border-bottom: 1px solid var(--parlor-line);
    background: color-mix(in oklab, var(--parlor-warn) 8%, var(--parlor-surface));
    font-size: 13px;
  }
  li li {
    display: list-item;
    padding: 2px 0;
    border: 0;
    background: none;
    font-size: inherit;
    overflow-wrap: anywhere;
  }
  svg {
    margin-top: 2px;
    color: var(--parlor-warn);
  }
  strong {
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  time {
    font-variant-numeric: tabular-nums;
  }
  .advice {
    color: var(--parlor-ink-2);
  }
  details {
    color: var(--parlor-ink-2);
    font-size: 12px;
  }
  summary {
    width: fit-content;
    cursor: pointer;
  }
  q {
    overflow-wrap: anywhere;
  }
`;
