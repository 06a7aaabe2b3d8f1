import { css } from 'lit';

export const proseStyles = css`
  :host {
    display: block;
    overflow-wrap: anywhere;
  }
  .prose {
    max-width: 65ch;
  }
  .prose > * {
    margin: 0 0 12px;
  }
  .prose > :last-child {
    margin-bottom: 0;
  }
  h1,
  h2,
  h3,
  h4,
  h5,
  h6 {
    font-size: 15px;
    font-weight: 650;
    line-height: 1.35;
  }
  h1,
  h2 {
    font-size: 16px;
  }
  .prose > :is(h1, h2, h3, h4, h5, h6):not(:first-child) {
    margin-top: 20px;
    margin-bottom: 6px;
  }
  ul,
  ol {
    padding-inline-start: 22px;
  }
  li + li,
  li > :is(ul, ol) {
    margin-top: 4px;
  }
  li > p {
    margin: 0;
  }
  .prose > ul + ul,
  .prose > ol + ol {
    margin-top: -8px;
  }
  li::marker {
    color: var(--parlor-ink-2);
  }
  a {
    color: var(--parlor-accent-ink);
    text-underline-offset: 2px;
  }
  blockquote {
    padding-inline-start: 12px;
    border-inline-start: 2px solid var(--parlor-line);
    color: var(--parlor-ink-2);
  }
  blockquote > p {
    margin: 0;
  }
  hr {
    border: 0;
    border-top: 1px solid var(--parlor-line);
  }
  img {
    display: block;
    max-width: 100%;
    max-height: 320px;
    border-radius: var(--parlor-radius);
  }
  code,
  kbd {
    padding: 1px 4px;
    border-radius: 4px;
    background: var(--parlor-surface-2);
    font-family: var(--parlor-mono);
    font-size: 0.9em;
  }
  .code {
    overflow: hidden;
    border: 1px solid var(--parlor-line);
    border-radius: var(--parlor-radius);
    background: var(--parlor-surface-2);
  }
  .code figcaption {
    display: flex;
    justify-content: space-between;
    align-items: center;
    padding: 2px 4px 0 12px;
    color: var(--parlor-ink-2);
    font-size: 12px;
  }
  .copy {
    padding: 4px 8px;
    border-radius: 6px;
    color: inherit;
  }
  .copy:hover {
    color: var(--parlor-ink);
  }
  pre {
    margin: 0;
    padding: 4px 12px 12px;
    overflow-x: auto;
    direction: ltr;
    text-align: start;
    line-height: 1.5;
  }
  pre code {
    padding: 0;
    background: none;
    font-size: 12.5px;
    overflow-wrap: normal;
  }
  .table {
    overflow-x: auto;
    scrollbar-width: thin;
    scrollbar-color: var(--parlor-line) transparent;
  }
  table {
    border-collapse: collapse;
    font-size: 13px;
    font-variant-numeric: tabular-nums;
    overflow-wrap: normal;
  }
  th,
  td {
    padding: 6px 0;
    padding-inline-end: 16px;
    border-bottom: 1px solid var(--parlor-line);
    text-align: start;
    vertical-align: top;
  }
  :is(th, td):last-child {
    padding-inline-end: 0;
  }
  th,
  td {
    white-space: nowrap;
  }
  .long {
    min-width: 18ch;
    white-space: normal;
  }
  th {
    color: var(--parlor-ink-2);
    font-weight: 550;
  }
  :is(th, td)[align='right'] {
    text-align: end;
  }
  :is(th, td)[align='center'] {
    text-align: center;
  }
  .streaming > p:last-child::after,
  .streaming > :is(h1, h2, h3, h4, h5, h6):last-child::after,
  .streaming > :is(ul, ol):last-child > li:last-child::after,
  .streaming > blockquote:last-child > p:last-child::after {
    content: '';
    display: inline-block;
    width: 2px;
    height: 1em;
    margin-inline: 2px -4px;
    vertical-align: -0.15em;
    background: var(--parlor-accent-ink);
    animation: caret 1.1s steps(2, jump-none) infinite;
  }
  @keyframes caret {
    to {
      opacity: 0.15;
    }
  }
`;
