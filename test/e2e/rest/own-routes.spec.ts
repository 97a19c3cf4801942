import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { All, Controller, Get, Param, Post, type CanActivate } from '@nestjs/common';
import { ADAPTERS, createTestApp, type TestApp } from '../../support/apps/create-app.js';
import { sendParams } from '../../support/apps/json-rpc.js';
import { rest, type RestOptions } from '../../support/apps/rest.js';

@Controller()
class OwnController {
  @Get()
  home(): string {
    return 'own home';
  }

  @Get('tasks')
  tasks(): string {
    return 'own tasks';
  }

  @Get('tasks/:id')
  task(@Param('id') id: string): string {
    return `own task ${id}`;
  }

  @Post('messages')
  messages(): string {
    return 'own messages';
  }

  @Post('message:send')
  send(): string {
    return 'own send';
  }

  @Get(':user/tasks')
  ofUser(@Param('user') user: string): string {
    return `tasks of ${user}`;
  }

  @All('anything/:else')
  anything(): string {
    return 'anything';
  }
}

/** Lets nobody in; for the agent only. */
class Closed implements CanActivate {
  static asked = 0;

  canActivate(): boolean {
    Closed.asked += 1;
    return false;
  }
}

const NO_VERSION: RestOptions = { headers: { 'A2A-Version': '' } };

describe.each(ADAPTERS)("an application's own routes beside HTTP+JSON, on %s", (adapter) => {
  // Nest registers the routes of the root module first, and those of imports in their order.
  describe.each(['before', 'after'])('registered %s those of the agent', (place) => {
    describe.each([false, true])('with guards of the agent: %s', (isGuarded) => {
      let agent: TestApp;

      beforeAll(async () => {
        Closed.asked = 0;
        class OwnModule {}
        const own = { module: OwnModule, controllers: [OwnController] };
        agent = await createTestApp('memory', {
          adapter,
          ...(place === 'before' ? { controllers: [OwnController] } : { imports: [own] }),
          server: isGuarded ? { guards: [Closed] } : {},
        });
      });

      afterAll(() => agent.close());

      it.each([
        ['GET /', 'own home'],
        ['GET /tasks', 'own tasks'],
        ['GET /tasks/7', 'own task 7'],
        ['POST /messages', 'own messages'],
        ['GET /ann/tasks', 'tasks of ann'],
        ['PUT /anything/tasks', 'anything'],
      ])('keep %s', async (line, text) => {
        expect((await rest(agent.url, line, NO_VERSION)).text).toBe(text);
        expect(Closed.asked).toBe(0);
      });

      it.each([
        ['GET /', 'own home'],
        ['POST /messages', 'own messages'],
        ['PUT /anything/tasks', 'anything'],
      ])('keep %s, also from clients of an agent', async (line, text) => {
        expect((await rest(agent.url, line)).text).toBe(text);
        expect(Closed.asked).toBe(0);
      });

      it('leave the rest as it was without the agent', async () => {
        const { status, body } = await rest(agent.url, 'GET /nothing', NO_VERSION);
        expect(status).toBe(404);
        expect(body).toMatchObject({ statusCode: 404, message: 'Cannot GET /nothing' });
        const pass = await rest(agent.url, 'GET /ann/extendedAgentCard', NO_VERSION);
        expect(pass.body).toMatchObject({ statusCode: 404 });
      });
    });
  });

  it('do not take what asks for the agent when they come later', async () => {
    class OwnModule {}
    const own = { module: OwnModule, controllers: [OwnController] };
    const agent = await createTestApp('memory', { adapter, imports: [own] });
    const { body } = await rest(agent.url, 'POST /message:send', { body: sendParams('work x') });
    expect(body.task.status.state).toBe('TASK_STATE_COMPLETED');
    expect((await rest(agent.url, 'GET /tasks')).body.totalSize).toBe(1);
    expect((await rest(agent.url, `GET /tasks/${body.task.id}`)).body.id).toBe(body.task.id);
    await agent.close();
  });
});
