import type { AdapterName } from '../../support/apps/create-app.js';
import {
  createGrpcApp,
  type GrpcApp,
  type GrpcAppOptions,
} from '../../support/apps/create-grpc-app.js';
import type { Binding, Connect } from '../../support/bindings/binding.js';

export const EXTENSION = 'https://extensions.example/required/v1';

const extension = { uri: EXTENSION, description: '', required: true, params: undefined };

/** Agents that differ in what they refuse. */
export const AGENTS = {
  /** Can everything, but has no extended card. */
  open: { card: { capabilities: { pushNotifications: true } } },
  /** Neither streams nor notifies. */
  quiet: { card: { capabilities: { streaming: false } } },
  /** Wants an extension, and takes plain text only. */
  picky: {
    card: { capabilities: { extensions: [extension] }, defaultInputModes: ['text/plain'] },
    options: { checkMediaTypes: true },
  },
  /** Serves whom it knows, and not Mallory; says that it has an extended card, and has none. */
  closed: {
    card: { capabilities: { extendedAgentCard: true, pushNotifications: true } },
    server: {
      anonymous: false,
      guards: [{ canActivate: (context) => !isMallory(context.getArgs()) }],
    },
  },
  /** Breaks its contract: its extended card is none. */
  odd: { options: { extendedAgentCard: () => undefined as never } },
  /** Fails before it has looked at a request. */
  broken: {
    server: {
      user: () => {
        throw new Error('connect ECONNREFUSED redis://10.0.0.7');
      },
    },
  },
} as const satisfies Readonly<Record<string, GrpcAppOptions>>;

export type AgentName = keyof typeof AGENTS;

/** Over HTTP the first argument has the headers, over gRPC the second is the metadata. */
function isMallory([request, metadata]: readonly unknown[]): boolean {
  const { headers } = request as { headers?: Record<string, string> };
  const { get } = metadata as { get?: (name: string) => unknown[] };
  const [name] = headers ? [headers['x-user']] : (get?.call(metadata, 'x-user') ?? []);
  return name === 'mallory';
}

const NAMES = Object.keys(AGENTS) as AgentName[];

/** All of them on one adapter, with gRPC beside. */
export class Agents {
  private readonly started = new Map<AgentName, GrpcApp>();

  async start(adapter: AdapterName): Promise<void> {
    for (const name of NAMES) {
      this.started.set(name, await createGrpcApp('memory', { ...AGENTS[name], adapter }));
    }
  }

  get(name: AgentName): GrpcApp {
    const agent = this.started.get(name);
    if (!agent) throw new Error(`No agent "${name}".`);
    return agent;
  }

  async connect(connect: Connect): Promise<Map<AgentName, Binding>> {
    const clients = NAMES.map(async (name) => [name, await connect(this.get(name).url)] as const);
    return new Map(await Promise.all(clients));
  }

  async close(): Promise<void> {
    await Promise.all([...this.started.values()].map((agent) => agent.close()));
  }
}
