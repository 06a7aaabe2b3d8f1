import { fileURLToPath } from 'node:url';

/** Where the server's build takes the web files from. */
export const outDir = process.env['PARLOR_WEB_OUT'] ?? fileURLToPath(new URL('../target/classes/web', import.meta.url));
