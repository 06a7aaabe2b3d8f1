import { ParlorApproval } from './parlor-approval.js';
import { ParlorMessage } from './parlor-message.js';
import { ParlorPicture } from './parlor-picture.js';
import { ParlorTools } from './parlor-tools.js';
import { ParlorTranscript } from './parlor-transcript.js';

/** Registers an element unless the page has it already, for example from a second script tag. */
export function define(name: string, element: CustomElementConstructor): void {
  if (!customElements.get(name)) customElements.define(name, element);
}

export function registerMessages(): void {
  define('parlor-message', ParlorMessage);
  define('parlor-approval', ParlorApproval);
  define('parlor-picture', ParlorPicture);
  define('parlor-tools', ParlorTools);
  define('parlor-transcript', ParlorTranscript);
}

declare global {
  interface HTMLElementTagNameMap {
    'parlor-approval': ParlorApproval;
    'parlor-message': ParlorMessage;
    'parlor-picture': ParlorPicture;
    'parlor-tools': ParlorTools;
    'parlor-transcript': ParlorTranscript;
  }
}
