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

if (document.body) mount(import.meta.url);
else addEventListener('DOMContentLoaded', () => mount(import.meta.url), { once: true });
