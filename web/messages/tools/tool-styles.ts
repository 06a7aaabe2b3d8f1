import { css } from 'lit';

export const toolStyles = css`
  :host {
    display: block;
    color: var(--parlor-ink-2);
    font-size: 13px;
    line-height: 1.4;
  }
  details {
    min-width: 0;
  }
  summary {
    display: flex;
    align-items: center;
    gap: 8px;
    min-height: 28px;
    width: fit-content;
    max-width: 100%;
    padding-block: 3px;
    border-radius: 6px;
    cursor: pointer;
    list-style: none;
    transition: color var(--parlor-quick);
  }
  summary::-webkit-details-marker {
    display: none;
  }
  summary:hover {
    color: var(--parlor-ink);
  }
  .phrase {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .aside {
    flex: none;
    font-size: 12px;
    font-variant-numeric: tabular-nums;
  }
  .aside:empty {
    display: none;
  }
  .chevron {
    opacity: 0.7;
    transition: transform var(--parlor-quick);
  }
  :host(:dir(rtl)) .chevron {
    scale: -1 1;
  }
  details[open] > summary .chevron {
    transform: rotate(90deg);
  }
  .group > .lines {
    padding-inline-start: 26px;
  }
  [data-state='running'] > summary > .mark {
    color: var(--parlor-accent-ink);
    animation: breathe 1.4s ease-in-out infinite alternate;
  }
  [data-state='failed'] > summary .aside {
    color: var(--parlor-danger);
  }
  .facts {
    margin: 2px 0 10px;
    margin-inline-start: 26px;
    padding-inline-start: 12px;
    border-inline-start: 1px solid var(--parlor-line);
    overflow-x: auto;
  }
  p {
    margin: 0;
    color: var(--parlor-ink);
    overflow-wrap: anywhere;
    white-space: pre-line;
  }
  table {
    border-collapse: collapse;
    color: var(--parlor-ink);
    font-variant-numeric: tabular-nums;
  }
  th,
  td {
    padding: 2px 0;
    padding-inline-end: 16px;
    text-align: start;
    vertical-align: top;
  }
  th {
    color: var(--parlor-ink-2);
    font-weight: 400;
    white-space: nowrap;
  }
  td {
    min-width: 10ch;
    overflow-wrap: anywhere;
  }
  .rows td {
    min-width: 6ch;
    overflow-wrap: break-word;
  }
  .label {
    margin: 6px 0 2px;
    color: var(--parlor-ink-2);
    font-size: 12px;
    font-weight: 550;
  }
  .failure {
    color: var(--parlor-danger);
  }
  .hint {
    color: var(--parlor-ink-2);
  }
  @keyframes breathe {
    to {
      opacity: 0.35;
    }
  }
`;
