import type { INestApplication } from '@nestjs/common';
import { OpenStreams } from '#lib/transports/sse/open-streams.js';

/** The streams an application serves now. */
export function openStreamsOf(app: INestApplication): OpenStreams {
  return app.get(OpenStreams, { strict: false });
}

/** Resolves when the application serves no stream any more. */
export function allStreamsClosed(app: INestApplication): Promise<void> {
  const streams = openStreamsOf(app);
  if (streams.size === 0) return Promise.resolve();
  return new Promise((resolve) => {
    const forget = streams.delete.bind(streams);
    streams.delete = (events) => {
      forget(events);
      if (streams.size === 0) resolve();
    };
  });
}

/** Resolves when the application has opened so many streams from now on. */
export function streamsOpened(app: INestApplication, count: number): Promise<void> {
  const streams = openStreamsOf(app);
  const remember = streams.add.bind(streams);
  let opened = 0;
  return new Promise((resolve) => {
    streams.add = (events) => {
      remember(events);
      opened += 1;
      if (opened === count) resolve();
    };
  });
}
