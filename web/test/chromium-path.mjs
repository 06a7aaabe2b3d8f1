// Prints {executablePath, args} of a Chromium that runs on this machine.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import chromium from '@sparticuz/chromium';

// The package unpacks into the folder for temporary files, where another user's copy could be in the way.
process.env.TMPDIR = fileURLToPath(new URL('../node_modules/.cache/chromium', import.meta.url));
mkdirSync(process.env.TMPDIR, { recursive: true });

const QUIET = ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'];
const INSTALLED = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

const named = process.env.PARLOR_CHROMIUM;
const chosen = named ? { executablePath: named, args: QUIET } : ((await packaged()) ?? installed());
if (!chosen) throw new Error('no Chromium runs here; name one in PARLOR_CHROMIUM');
console.log(JSON.stringify(chosen));

async function packaged() {
  try {
    const executablePath = await chromium.executablePath();
    execFileSync(executablePath, ['--version', '--no-sandbox'], { stdio: 'ignore', timeout: 20_000 });
    return { executablePath, args: QUIET };
  } catch {
    return undefined;
  }
}

function installed() {
  const executablePath = INSTALLED.find((path) => existsSync(path));
  return executablePath ? { executablePath, args: QUIET } : undefined;
}
