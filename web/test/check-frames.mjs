// Checks recorded server frames, one JSON object per line, against AG-UI's own schemas and order rules.
// Usage: node check-frames.mjs <file>. Prints {frames, runs, errors} and ends with 1 if there are errors.
import { readFileSync } from 'node:fs';
import { verifyEvents } from '@ag-ui/client';
import { EventSchemas } from '@ag-ui/core/schemas';
import { from, lastValueFrom, toArray } from 'rxjs';

const RUN_ENDS = new Set(['RUN_FINISHED', 'RUN_ERROR']);
const BETWEEN_RUNS = new Set(['CUSTOM', 'MESSAGES_SNAPSHOT']);

const lines = readFileSync(process.argv[2], 'utf8').split('\n').filter((line) => line.trim() !== '');
const errors = [];
const frames = lines.flatMap((line, index) => checkedFrame(line, index + 1));
const runs = splitRuns(frames.filter(({ frame }) => frame.seq !== undefined));
checkNumbers(frames);
for (const run of runs) await checkOrder(run);

console.log(JSON.stringify({ frames: lines.length, runs: runs.length, errors }));
process.exitCode = errors.length > 0 ? 1 : 0;

function checkedFrame(line, at) {
  let frame;
  try {
    frame = JSON.parse(line);
  } catch {
    errors.push(`line ${at}: not JSON`);
    return [];
  }
  const checked = EventSchemas.safeParse(frame);
  for (const issue of checked.error?.issues ?? []) {
    errors.push(`line ${at}: ${frame.type} ${issue.path.join('.')}: ${issue.message}`);
  }
  return [{ frame, at }];
}

function checkNumbers(all) {
  let last;
  for (const { frame, at } of all) {
    if (frame.seq === undefined) continue;
    const expected = last === undefined || frame.type === 'MESSAGES_SNAPSHOT' ? frame.seq : last + 1;
    if (frame.seq !== expected) errors.push(`line ${at}: seq ${frame.seq} where ${expected} was due`);
    last = frame.seq;
  }
}

function splitRuns(log) {
  const found = [];
  let open;
  for (const { frame, at } of log) {
    if (frame.type === 'RUN_STARTED') {
      if (open) errors.push(`line ${at}: a run starts inside another`);
      open = { at, events: [] };
      found.push(open);
    }
    if (open) open.events.push(frame);
    else if (!BETWEEN_RUNS.has(frame.type)) errors.push(`line ${at}: ${frame.type} outside a run`);
    if (RUN_ENDS.has(frame.type)) open = undefined;
  }
  return found;
}

async function checkOrder({ at, events }) {
  try {
    await lastValueFrom(from(events).pipe(verifyEvents(), toArray()));
  } catch (error) {
    errors.push(`run from line ${at}: ${error.message}`);
  }
}
