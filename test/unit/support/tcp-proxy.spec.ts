import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { TcpProxy } from '../../support/tcp-proxy.js';
import { startEchoServer, type EchoServer } from './echo-server.js';

describe('TcpProxy', () => {
  let echo: EchoServer;
  let proxy: TcpProxy;

  beforeEach(async () => {
    echo = await startEchoServer();
    proxy = await TcpProxy.open(echo.port);
  });

  afterEach(() => {
    proxy.close();
    echo.close();
  });

  const client = async (): Promise<Socket> => {
    const socket = connect(proxy.port, '127.0.0.1');
    await once(socket, 'connect');
    socket.on('error', () => undefined);
    return socket;
  };

  const ask = async (socket: Socket, text: string): Promise<string> => {
    socket.write(text);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    return answer.toString();
  };

  it('counts bytes and round trips', async () => {
    const socket = await client();
    expect(await ask(socket, 'one')).toBe('one');
    expect(await ask(socket, 'four')).toBe('four');
    expect(proxy.counters).toEqual({ bytesUp: 7, bytesDown: 7, turns: 2 });
    expect(proxy.accepted).toBe(1);

    proxy.resetCounters();
    await ask(socket, 'x');
    expect(proxy.counters).toEqual({ bytesUp: 1, bytesDown: 1, turns: 1 });
  });

  it('counts the round trips of each connection on its own', async () => {
    const [first, second] = [await client(), await client()];
    await Promise.all([ask(first, 'a'), ask(second, 'b')]);
    expect(proxy.counters.turns).toBe(2);
    expect(proxy.open).toBe(2);
  });

  it('cuts open connections and accepts new ones', async () => {
    const socket = await client();
    await ask(socket, 'a');
    const closed = new Promise((resolve) => socket.once('close', resolve));
    proxy.cut();
    await closed;
    expect(proxy.open).toBe(0);
    expect(await ask(await client(), 'b')).toBe('b');
  });

  it('holds answers back until it resumes', async () => {
    const socket = await client();
    await ask(socket, 'a');
    proxy.pause('down');
    const delivered = proxy.nextChunk('up');
    const answer = once(socket, 'data');
    socket.write('held');
    expect((await delivered).toString()).toBe('held');
    expect(proxy.counters.bytesDown).toBe(1);

    proxy.resume();
    expect(String((await answer)[0])).toBe('held');
  });

  it('holds back what a connection opened during the pause sends', async () => {
    proxy.pause();
    const socket = await client();
    const answer = once(socket, 'data');
    socket.write('held');
    proxy.resume();
    expect(String((await answer)[0])).toBe('held');
  });

  it('refuses connections, then accepts them on the same port', async () => {
    const before = await client();
    const { port } = proxy;
    proxy.refuse();
    await expect(client()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    expect(await ask(before, 'still open')).toBe('still open');

    await proxy.accept();
    expect(proxy.port).toBe(port);
    expect(await ask(await client(), 'again')).toBe('again');
  });
});
