import { ratios } from '../harness/statistics.mjs';
import { httpSender, JSON_RPC, REST, sendRate } from '../load/blocking-sends.mjs';
import { grpcSender } from '../load/grpc-sender.mjs';

const LANES = 32;

/** All bindings of one instance: none is a second-class citizen. */
export const bindings = {
  name: 'bindings',
  title: `Blocking SendMessage over each binding, ${LANES} at a time`,
  bounds: [
    { figure: 'HTTP+JSON / JSON-RPC', atLeast: 0.85 },
    { figure: 'gRPC / JSON-RPC', atLeast: 0.85 },
  ],

  async run(stage) {
    const { url: redis } = await stage.redis();
    const { ready: url } = await stage.start(
      'agents/ours.mjs',
      { redis, grpc: true },
      { profile: 'bindings' },
    );
    const clients = {
      'JSON-RPC': httpSender(url, LANES, JSON_RPC),
      'HTTP+JSON': httpSender(url, LANES, REST),
      gRPC: grpcSender(await grpcAddress(url)),
    };
    const sends = stage.amount(1_500, 20);
    const contenders = {};
    for (const [name, client] of Object.entries(clients)) {
      stage.closeLater(client.stop);
      contenders[name] = () => sendRate(client.send, { lanes: LANES, sends });
    }
    const rates = await stage.alternate(contenders, { rounds: 10, warmUp: 2 });
    return {
      unit: 'sends/s',
      series: rates,
      figures: {
        'HTTP+JSON / JSON-RPC': ratios(rates['HTTP+JSON'], rates['JSON-RPC']),
        'gRPC / JSON-RPC': ratios(rates.gRPC, rates['JSON-RPC']),
      },
    };
  },
};

/** From the agent card, as clients find it. */
async function grpcAddress(url) {
  const card = await (await fetch(`${url}/.well-known/agent-card.json`)).json();
  return card.supportedInterfaces.find(({ protocolBinding }) => protocolBinding === 'GRPC').url;
}
