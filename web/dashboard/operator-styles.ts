import { css } from 'lit';

export const operatorStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    height: 100%;
    color: var(--parlor-ink);
    background: var(--parlor-surface);
    font: 14px/1.5 var(--parlor-font);
  }
  header {
    display: flex;
    align-items: baseline;
    gap: 16px;
    padding: 10px 16px;
    border-bottom: 1px solid var(--parlor-line);
    font-size: 13px;
  }
  h1 {
    margin: 0;
    font-size: 16px;
    font-weight: 650;
  }
  nav {
    display: flex;
    gap: 16px;
  }
  nav a {
    color: var(--parlor-ink-2);
    text-decoration: none;
  }
  nav a:hover {
    color: var(--parlor-ink);
  }
  nav [aria-current] {
    color: var(--parlor-ink);
    font-weight: 550;
    text-decoration: underline;
    text-decoration-color: var(--parlor-accent-ink);
    text-decoration-thickness: 2px;
    text-underline-offset: 6px;
  }
  [role='status'] {
    color: var(--parlor-warn);
  }
  .name {
    margin-inline-start: auto;
    color: var(--parlor-ink-2);
  }
  main {
    flex: 1;
    min-height: 0;
  }
  .panes {
    display: grid;
    grid-template-columns: 340px minmax(0, 1fr);
  }
  parlor-inbox {
    border-inline-end: 1px solid var(--parlor-line);
  }
  section {
    display: flex;
    flex-direction: column;
    min-height: 0;
  }
  parlor-watch {
    flex: 1;
  }
  .back {
    display: none;
    padding: 10px 16px;
    text-align: start;
    font-size: 13px;
  }
  .nothing {
    place-self: center;
    margin: 0;
    color: var(--parlor-ink-2);
  }
  kbd {
    padding: 1px 6px;
    border: 1px solid var(--parlor-line);
    border-radius: 4px;
    font: 12px var(--parlor-mono);
  }
  @media (max-width: 720px) {
    .panes {
      grid-template-columns: minmax(0, 1fr);
    }
    .nothing,
    .chosen parlor-inbox {
      display: none;
    }
    .back {
      display: block;
    }
  }
`;
