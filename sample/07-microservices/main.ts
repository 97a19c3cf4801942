import { startAgent } from './agent.js';

/** One instance of the agent. */
const { REDIS_URL = 'redis://localhost:6379' } = process.env;

// Started by the demo: end with it, also when it was killed.
if (process.connected === false) process.exit();
process.once('disconnect', () => process.exit());

try {
  await startAgent(new URL(REDIS_URL));
  if (process.send) process.send('ready');
  else console.log('The agent listens on the bus, as "lowercase".');
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
