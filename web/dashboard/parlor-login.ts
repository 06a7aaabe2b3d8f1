import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import { controls } from '../theme/controls.js';
import { login, Refused } from './operator-api.js';

/** @fires signed-in with the operator's session */
export class ParlorLogin extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: grid;
        place-items: center;
        height: 100%;
        padding: 24px;
        background: var(--parlor-surface-2);
      }
      form {
        display: flex;
        flex-direction: column;
        gap: 16px;
        width: 100%;
        max-width: 340px;
        padding: 32px;
        border: 1px solid var(--parlor-line);
        border-radius: var(--parlor-radius-panel);
        background: var(--parlor-surface);
      }
      h1 {
        margin: 0;
        font-size: 20px;
        font-weight: 600;
      }
      p {
        margin: -12px 0 4px;
        color: var(--parlor-ink-2);
      }
      label {
        display: flex;
        flex-direction: column;
        gap: 4px;
        font-size: 13px;
        font-weight: 550;
      }
      input {
        padding: 8px 12px;
        border: 1px solid var(--parlor-line);
        border-radius: var(--parlor-radius);
        background: var(--parlor-surface);
        font-size: 14px;
        font-weight: 400;
      }
      [role='alert'] {
        margin: 0;
        color: var(--parlor-danger);
        font-size: 13px;
      }
    `,
  ];

  @state() private busy = false;
  @state() private trouble = '';

  protected override firstUpdated(): void {
    this.renderRoot.querySelector('input')?.focus();
  }

  protected override render(): TemplateResult {
    return html`<form @submit=${this.#submit}>
      <h1>Parlor</h1>
      <p>Sign in to watch conversations.</p>
      <label>Name <input name="name" autocomplete="username" required /></label>
      <label>Password <input name="password" type="password" autocomplete="current-password" required /></label>
      ${this.trouble ? html`<p role="alert">${this.trouble}</p>` : nothing}
      <button class="primary" ?disabled=${this.busy}>Sign in</button>
    </form>`;
  }

  async #submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    this.busy = true;
    this.trouble = '';
    try {
      const session = await login(String(form.get('name')), String(form.get('password')));
      this.dispatchEvent(new CustomEvent('signed-in', { detail: session }));
    } catch (error) {
      this.trouble = error instanceof Refused ? error.message : 'The server cannot be reached. Try again in a moment.';
    } finally {
      this.busy = false;
    }
  }
}
