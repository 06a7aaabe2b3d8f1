import { css } from 'lit';

export const chatStyles = css`
  /* Nothing of the page's own text styles comes in. */
  :host {
    all: initial;
    position: fixed;
    z-index: 2147483000;
    inset-block-end: calc(20px + env(safe-area-inset-bottom));
    inset-inline-end: calc(20px + env(safe-area-inset-right));
    color: var(--parlor-ink);
    font: 14px/1.5 var(--parlor-font);
    -webkit-font-smoothing: antialiased;
    text-align: start;
  }
  :host([position='left']) {
    left: calc(20px + env(safe-area-inset-left));
    right: auto;
  }
  :host([position='right']) {
    left: auto;
    right: calc(20px + env(safe-area-inset-right));
  }
  :host([inline]) {
    position: relative;
    inset: auto;
    z-index: auto;
    display: block;
    height: 100%;
  }
  :host([hidden]) {
    display: none;
  }

  .launcher {
    position: relative;
    display: grid;
    place-items: center;
    width: 56px;
    height: 56px;
    border-radius: 50%;
    background: var(--parlor-accent);
    color: var(--parlor-on-accent);
    box-shadow: 0 1px 2px rgb(0 0 0 / 16%), 0 6px 20px rgb(0 0 0 / 18%);
    transition: transform var(--parlor-quick);
  }
  .launcher:hover {
    transform: scale(1.04);
  }
  .launcher:active {
    transform: scale(0.97);
  }
  .badge {
    position: absolute;
    inset-block-start: -2px;
    inset-inline-end: -2px;
    min-width: 20px;
    padding: 0 6px;
    border: 2px solid var(--parlor-surface);
    border-radius: 999px;
    background: var(--parlor-danger);
    color: var(--parlor-surface);
    font-size: 12px;
    font-weight: 600;
    line-height: 18px;
    text-align: center;
  }

  .panel {
    position: absolute;
    inset-block-end: 72px;
    inset-inline-end: 0;
    display: flex;
    flex-direction: column;
    width: 400px;
    height: min(640px, 100vh - 116px);
    height: min(640px, 100dvh - 116px);
    border: 1px solid var(--parlor-line);
    border-radius: var(--parlor-radius-panel);
    background: var(--parlor-surface);
    box-shadow: var(--parlor-shadow);
    transition: opacity 160ms ease-out, transform 160ms ease-out, visibility 160ms;
  }
  :host([position='left']) .panel {
    left: 0;
    right: auto;
  }
  :host([position='right']) .panel {
    left: auto;
    right: 0;
  }
  .panel:focus {
    outline: 0;
  }
  .panel[inert] {
    opacity: 0;
    transform: translateY(8px);
    visibility: hidden;
  }
  :host([inline]) .panel {
    position: static;
    width: 100%;
    height: 100%;
    border: 0;
    border-radius: 0;
    box-shadow: none;
  }
  :host([inline]) :is(.body, parlor-composer, .foot, .chips, .trouble) {
    width: 100%;
    max-width: 720px;
    margin-inline: auto;
  }

  .head {
    display: flex;
    align-items: center;
    gap: 10px;
    padding: 10px 8px 10px 16px;
    border-bottom: 1px solid var(--parlor-line);
  }
  :host(:dir(rtl)) .head {
    padding: 10px 16px 10px 8px;
  }
  .avatar {
    display: grid;
    place-items: center;
    flex: none;
    width: 32px;
    height: 32px;
    border-radius: 50%;
    background: var(--parlor-accent);
    color: var(--parlor-on-accent);
    font-weight: 600;
  }
  .who {
    flex: 1;
    min-width: 0;
    line-height: 1.3;
  }
  h2 {
    margin: 0;
    overflow: hidden;
    font-size: 14px;
    font-weight: 600;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .state {
    margin: 0;
    color: var(--parlor-ink-2);
    font-size: 12px;
  }
  .body {
    flex: 1;
  }
  .greeting {
    margin: 0 0 24px;
    max-width: 65ch;
  }
  .greeting.alone {
    margin-block: auto 8px;
    font-size: 16px;
    text-wrap: balance;
  }
  .chips {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    padding: 8px 16px 16px;
  }
  .chips button {
    padding: 6px 12px;
    border: 1px solid var(--parlor-line);
    border-radius: 999px;
    font-size: 13px;
    text-align: start;
    transition: background-color var(--parlor-quick), border-color var(--parlor-quick);
  }
  .chips button:hover {
    border-color: var(--parlor-accent-ink);
    background: var(--parlor-accent-soft);
  }
  .trouble {
    display: flex;
    gap: 8px;
    justify-content: space-between;
    margin: 0;
    padding: 0 16px 8px;
    color: var(--parlor-ink-2);
    font-size: 13px;
  }
  .foot {
    margin: -4px 0 0;
    padding: 0 16px 8px;
    color: var(--parlor-ink-2);
    font-size: 12px;
    text-align: center;
  }

  @media (max-width: 480px) {
    :host .panel {
      position: fixed;
      inset: var(--visible-top, 0) 0 auto;
      width: auto;
      height: var(--visible-height, 100dvh);
      border: 0;
      border-radius: 0;
      padding: env(safe-area-inset-top) env(safe-area-inset-right) env(safe-area-inset-bottom) env(safe-area-inset-left);
    }
    :host([position]) .panel {
      left: 0;
      right: 0;
    }
    :host([open]:not([inline])) .launcher {
      visibility: hidden;
    }
  }
`;
