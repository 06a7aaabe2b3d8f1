import type { TokenSource } from '../client/identity.js';
import { define, registerMessages } from '../messages/register.js';
import { mount } from './mount.js';
import { ParlorChat } from './parlor-chat.js';
import { ParlorComposer } from './parlor-composer.js';
import { ParlorMenu } from './parlor-menu.js';
import { takeWishes } from './wishes.js';

registerMessages();
define('parlor-menu', ParlorMenu);
define('parlor-composer', ParlorComposer);
define('parlor-chat', ParlorChat);
takeWishes();

let source: TokenSource | undefined;

/**
 * Says who the visitor is: a token that the site has signed, or a function that gets one and is asked again before each
 * runs out. Without either, the visitor is somebody new. What was said before stays with them.
 */
export function identify(token?: TokenSource): void {
  source = token;
  document.querySelectorAll('parlor-chat').forEach((chat) => chat.identify(token));
}

if (document.body) mount(import.meta.url);
else addEventListener('DOMContentLoaded', () => mount(import.meta.url, source), { once: true });
