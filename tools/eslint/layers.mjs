// @ts-check
// Which folder of lib/ may import which others. ESLint enforces it.

/** Folders that may import everything: they tie the rest together. */
const UNRESTRICTED = ['modules'];

/** @type {Record<string, string[]>} folder -> folders it may import, besides itself */
const MAY_IMPORT = {
  model: [],
  errors: ['model'],
  options: ['model', 'errors'],
  scheduling: ['errors'],
  redis: ['model', 'errors', 'options'],
  repositories: ['model', 'errors', 'options', 'redis'],
  events: ['model', 'errors', 'options', 'redis', 'repositories'],
  execution: ['model', 'errors', 'options', 'scheduling', 'repositories', 'events'],
  decorators: ['model', 'execution', 'constants'],
  discovery: ['model', 'errors', 'options', 'execution', 'decorators'],
  push: ['model', 'errors', 'options', 'scheduling', 'repositories', 'events'],
  'task-manager': [
    ...['model', 'errors', 'options', 'repositories', 'events', 'execution', 'discovery'],
    'push/target', // where notifications may go is checked when a receiver is registered
  ],
  transports: [
    ...['model', 'errors', 'options', 'discovery', 'task-manager'],
    'push/signing', // the public keys are served beside the card
    'repositories/request-claims', // who handles a request is no matter of tasks
  ],
};

/** Folders that know repositories by their ports, never by their adapters. */
const PORTS_ONLY = ['execution', 'push', 'task-manager', 'transports'];
const ADAPTERS = ['repositories/redis', 'repositories/memory'];

/** @param {string} folder */
const lib = (folder) => `./lib/${folder}`;

/**
 * @param {string} folder
 * @param {string[]} allowed
 */
function layerZone(folder, allowed) {
  const reach = [folder, ...allowed];
  return {
    target: lib(folder),
    from: './lib',
    // A name stands for a folder, or for one file such as lib/constants.ts.
    except: reach.flatMap((name) => [`./${name}`, `./${name}.ts`]),
    message: `lib/${folder} may import only: ${reach.join(', ')} (tools/eslint/layers.mjs)`,
  };
}

/**
 * @param {string[]} libFolders the folders lib/ has now
 */
export function layerZones(libFolders) {
  const unknown = libFolders.filter(
    (name) => !(name in MAY_IMPORT) && !UNRESTRICTED.includes(name),
  );
  return [
    ...Object.entries(MAY_IMPORT).map(([folder, allowed]) => layerZone(folder, allowed)),
    // A new folder has no say until it is entered above.
    ...unknown.map((folder) => layerZone(folder, [])),
    {
      target: PORTS_ONLY.map(lib),
      from: ADAPTERS.map(lib),
      message: 'Use the port at the root of lib/repositories, not an adapter',
    },
    {
      target: './lib',
      from: [lib('index.ts'), lib('grpc.ts')],
      message: 'An entry point is for users of the package; import the file itself',
    },
    {
      target: ['./lib/index.ts', './lib/modules/!(a2a-grpc)*.ts', './lib/transports/!(grpc)/**'],
      from: lib('transports/grpc'),
      message: 'Needs optional packages: reached from lib/grpc.ts alone',
    },
  ];
}
