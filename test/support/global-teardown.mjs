// @ts-check
import { takeRunningServers } from './running-servers.mjs';

export default async function globalTeardown() {
  await Promise.all(takeRunningServers().map((server) => server.stop()));
}
