import { css } from 'lit';

export const transcriptStyles = css`
  :host {
    position: relative;
    display: flex;
    flex-direction: column;
    min-height: 0;
    font-size: 14px;
    line-height: 1.5;
  }
  .scroller {
    flex: 1;
    min-height: 0;
    overflow-y: auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    scrollbar-color: var(--parlor-line) transparent;
  }
  .scroller:focus-visible {
    outline-offset: -2px;
  }
  .content {
    display: flex;
    flex-direction: column;
    min-height: 100%;
    padding: 16px 16px 24px;
  }
  .log {
    display: flex;
    flex-direction: column;
    gap: 24px;
  }
  .turn {
    display: flex;
    flex-direction: column;
    gap: 12px;
    min-width: 0;
  }
  .message[data-role='user'] {
    align-self: flex-end;
    max-width: min(85%, 56ch);
    padding: 8px 14px;
    border-radius: 16px;
    border-end-end-radius: 4px;
    background: var(--parlor-accent-soft);
    white-space: pre-wrap;
    overflow-wrap: anywhere;
    transition: opacity var(--parlor-quick);
  }
  .message parlor-picture {
    margin-block: 4px;
    white-space: normal;
  }
  .message[data-state='pending'] {
    opacity: 0.6;
  }
  .author {
    margin: 0 0 2px;
    color: var(--parlor-ink-2);
    font-size: 12px;
    font-weight: 550;
  }
  .under {
    align-self: flex-end;
    margin: -8px 0 0;
    color: var(--parlor-ink-2);
    font-size: 12px;
  }
  .thought {
    color: var(--parlor-ink-2);
    font-size: 13px;
  }
  .thought summary {
    display: flex;
    align-items: center;
    gap: 8px;
    width: fit-content;
    cursor: pointer;
    list-style: none;
  }
  .thought summary::-webkit-details-marker {
    display: none;
  }
  .thought summary:hover {
    color: var(--parlor-ink);
  }
  .thought p {
    margin: 4px 0 0;
    margin-inline-start: 26px;
    padding-inline-start: 12px;
    border-inline-start: 1px solid var(--parlor-line);
    white-space: pre-line;
  }
  .line {
    display: flex;
    gap: 8px;
    margin: 0;
    color: var(--parlor-ink-2);
    font-size: 13px;
  }
  .line code {
    font: 12px var(--parlor-mono);
  }
  .line svg {
    margin-top: 1px;
    color: var(--parlor-danger);
  }
  /* Takes no room of its own, so that nothing moves when it comes and goes; shows only if the quiet lasts. */
  .working {
    display: flex;
    gap: 4px;
    height: 6px;
    margin-block: -2px -16px;
    animation: appear 160ms 200ms ease-out both;
  }
  .working i {
    width: 6px;
    height: 6px;
    border-radius: 50%;
    background: var(--parlor-ink-2);
    opacity: 0.25;
    animation: think 1.2s ease-in-out infinite;
  }
  .working i:nth-child(2) {
    animation-delay: 0.16s;
  }
  .working i:nth-child(3) {
    animation-delay: 0.32s;
  }
  .newer {
    position: absolute;
    inset-block-end: 12px;
    inset-inline: 0;
    width: fit-content;
    margin-inline: auto;
    display: flex;
    align-items: center;
    gap: 4px;
    padding: 6px 12px 6px 8px;
    border: 1px solid var(--parlor-line);
    border-radius: 999px;
    background: var(--parlor-surface);
    box-shadow: 0 2px 10px rgb(0 0 0 / 12%);
    font-size: 13px;
  }
  @keyframes appear {
    from {
      opacity: 0;
    }
  }
  @keyframes think {
    40% {
      opacity: 0.9;
    }
    80% {
      opacity: 0.25;
    }
  }
`;
