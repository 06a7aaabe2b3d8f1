import { define, registerMessages } from '../messages/register.js';
import { ParlorFigures } from './parlor-figures.js';
import { ParlorInbox } from './parlor-inbox.js';
import { ParlorLogin } from './parlor-login.js';
import { ParlorModels } from './parlor-models.js';
import { ParlorMemory } from './parlor-memory.js';
import { ParlorNotices } from './parlor-notices.js';
import { ParlorOperator } from './parlor-operator.js';
import { ParlorWatch } from './parlor-watch.js';

registerMessages();
define('parlor-login', ParlorLogin);
define('parlor-figures', ParlorFigures);
define('parlor-inbox', ParlorInbox);
define('parlor-models', ParlorModels);
define('parlor-memory', ParlorMemory);
define('parlor-notices', ParlorNotices);
define('parlor-watch', ParlorWatch);
define('parlor-operator', ParlorOperator);
