import { css } from 'lit';

export const toolsStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-height: 0;
    height: 100%;
  }
  .filter {
    display: flex;
    align-items: center;
    gap: 12px;
    padding: 8px 16px;
    border-bottom: 1px solid var(--parlor-line);
    color: var(--parlor-ink-2);
    font-size: 13px;
  }
  .filter span {
    margin-inline-end: auto;
  }
  select {
    padding: 4px 8px;
    border: 1px solid var(--parlor-line);
    border-radius: 6px;
    background: var(--parlor-surface);
    color: var(--parlor-ink);
  }
  [role='alert'] {
    margin: 0;
    padding: 8px 16px;
    border-bottom: 1px solid var(--parlor-line);
    color: var(--parlor-danger);
    font-size: 13px;
  }
  .table {
    flex: 1;
    min-height: 0;
    overflow: auto;
    scrollbar-width: thin;
    scrollbar-color: var(--parlor-line) transparent;
  }
  table {
    width: 100%;
    border-collapse: collapse;
    font-size: 13px;
  }
  th,
  td {
    padding: 8px 12px;
    border-bottom: 1px solid var(--parlor-line);
    text-align: start;
    white-space: nowrap;
    vertical-align: baseline;
  }
  th:first-child,
  td:first-child {
    padding-inline-start: 16px;
  }
  thead th {
    position: sticky;
    top: 0;
    z-index: 1;
    background: var(--parlor-surface);
    color: var(--parlor-ink-2);
    font-weight: 500;
  }
  thead button {
    font-weight: inherit;
  }
  thead [aria-sort='ascending'] button,
  thead [aria-sort='descending'] button {
    color: var(--parlor-ink);
    font-weight: 600;
  }
  tbody tr:hover {
    background: var(--parlor-surface-2);
  }
  tbody th {
    font-weight: 550;
  }
  .off th,
  .off td {
    color: var(--parlor-ink-2);
  }
  .number {
    text-align: end;
    font-variant-numeric: tabular-nums;
  }
  .about {
    margin-inline-start: 6px;
    color: var(--parlor-ink-2);
    font-weight: 400;
  }
  .flagged {
    color: var(--parlor-warn);
    font-weight: 600;
  }
  .switch {
    position: relative;
    width: 36px;
    height: 20px;
    border: 1px solid var(--parlor-ink-2);
    border-radius: 10px;
    vertical-align: middle;
    transition: background-color var(--parlor-quick);
  }
  .switch::after {
    content: '';
    position: absolute;
    inset-block-start: 3px;
    inset-inline-start: 3px;
    width: 12px;
    height: 12px;
    border-radius: 50%;
    background: var(--parlor-ink-2);
    transition: transform var(--parlor-quick);
  }
  .switch[aria-checked='true'] {
    border-color: var(--parlor-accent);
    background: var(--parlor-accent);
  }
  .switch[aria-checked='true']::after {
    background: var(--parlor-on-accent);
    transform: translateX(16px);
  }
  .switch:disabled,
  [aria-disabled='true'] {
    opacity: 0.6;
    cursor: default;
  }
  .empty {
    margin: 32px 16px;
    color: var(--parlor-ink-2);
  }
`;
