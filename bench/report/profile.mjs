/**
 * Says where the CPU time of a profile went: by package, then by function.
 * Usage: npm run bench:profile -- <name, or file>
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { RESULTS } from './results.mjs';

const FUNCTIONS = 45;

const [wanted = ''] = process.argv.slice(2);
const file = existsSync(wanted) ? wanted : path.join(RESULTS, `profiles/${wanted}.cpuprofile`);
if (!existsSync(file)) {
  console.error(`There is no ${file}; npm run bench -- <name> --profile writes profiles.`);
  process.exit(1);
}
const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(file, 'utf8'));
const byId = new Map(nodes.map((node) => [node.id, node]));
const packages = new Map();
const functions = new Map();
let busy = 0;
samples.forEach((id, i) => {
  const { callFrame } = byId.get(id);
  const { functionName, url, lineNumber } = callFrame;
  if (functionName === '(idle)' || functionName === '(program)') return;
  const time = timeDeltas[i];
  busy += time;
  const owner = ownerOf(functionName, url);
  add(packages, owner, time);
  add(functions, `${functionName || '(anonymous)'} ${owner}:${lineNumber + 1}`, time);
});
print(packages, Infinity);
console.log('');
print(functions, FUNCTIONS);

function add(times, name, time) {
  times.set(name, (times.get(name) ?? 0) + time);
}

/** The package, or for our own the folder and file. */
function ownerOf(name, url) {
  if (url === '') return name === '(garbage collector)' ? 'garbage collector' : 'native';
  if (url.startsWith('node:')) return 'node';
  const [, dependency] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url) ?? [];
  if (dependency) return dependency;
  const [, own] = /\/(dist\/.*|bench\/.*)$/.exec(url) ?? [];
  return own ? path.dirname(own) : url;
}

function print(times, limit) {
  const sorted = [...times].sort(([, a], [, b]) => b - a).slice(0, limit);
  for (const [name, time] of sorted) {
    const share = ((100 * time) / busy).toFixed(1);
    if (share >= 0.4) console.log(`${share.padStart(5)} %  ${name}`);
  }
}
