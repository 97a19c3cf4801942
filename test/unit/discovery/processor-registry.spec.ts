import { beforeEach, describe, expect, it } from '@jest/globals';
import { UnsupportedOperationError } from '@a2a-js/sdk/errors';
import { toSkill, type ProcessorDefinition } from '#lib/discovery/processor-definition.js';
import { ProcessorRegistry } from '#lib/discovery/processor.registry.js';
import { ConfigurationError } from '#lib/errors/configuration.error.js';
import { agentMessage, textOf } from '#lib/model/messages.js';

interface Given {
  readonly agent?: string;
  readonly accepts?: (text: string) => boolean;
  readonly isDefault?: boolean;
  readonly className?: string;
}

function define(
  id: string,
  { agent = '', accepts, isDefault = false, className = id }: Given = {},
) {
  const definition: ProcessorDefinition = {
    className,
    agent,
    skill: toSkill({ id }, className),
    isDefault,
    accepts: accepts && ((message) => accepts(textOf(message))),
    binding: {
      name: agent ? `${agent}/${id}` : id,
      recovery: 'fail',
      maxAttempts: 3,
      resolve: () => Promise.reject(new Error('not called')),
    },
  };
  return definition;
}

const never = () => false;
const always = () => true;

describe('ProcessorRegistry', () => {
  let registry: ProcessorRegistry;

  beforeEach(() => {
    registry = new ProcessorRegistry();
  });

  function chosen(text: string): string {
    return registry.select(agentMessage(text)).name;
  }

  it('takes the only one for everything', () => {
    registry.register([define('only')]);
    expect(chosen('anything')).toBe('only');
  });

  it('asks in the order of the ids, however they were found', () => {
    registry.register([
      define('c', { accepts: always }),
      define('b', { accepts: (text) => text.startsWith('b') }),
      define('a', { accepts: never }),
    ]);
    expect(chosen('b')).toBe('b');
    expect(chosen('x')).toBe('c');
  });

  it('takes the default when none accepts', () => {
    registry.register([define('a', { isDefault: true }), define('b', { accepts: never })]);
    expect(chosen('x')).toBe('a');
  });

  it('prefers one that accepts to the default', () => {
    registry.register([define('a', { isDefault: true }), define('b', { accepts: always })]);
    expect(chosen('x')).toBe('b');
  });

  it('lets a default have an opinion, too', () => {
    const a = define('a', { isDefault: true, accepts: (text) => text === 'mine' });
    registry.register([a, define('b', { accepts: always })]);
    expect(chosen('mine')).toBe('a');
    expect(chosen('yours')).toBe('b');
  });

  it('refuses a message that nobody takes, and names no skill', () => {
    registry.register([define('secret', { accepts: never })]);
    expect(() => chosen('x')).toThrow(UnsupportedOperationError);
    expect(() => chosen('x')).not.toThrow(/secret/);
  });

  it('passes on what an accepts throws', () => {
    const accepts = () => {
      throw new Error('broken');
    };
    registry.register([define('a', { accepts })]);
    expect(() => chosen('x')).toThrow('broken');
  });

  it('finds by name', () => {
    registry.register([define('a', { accepts: never }), define('b')]);
    expect(registry.byName('a')?.name).toBe('a');
    expect(registry.byName('c')).toBeUndefined();
    expect(registry.byName('__proto__')).toBeUndefined();
  });

  it('lists the skills by id', () => {
    registry.register([define('b'), define('a', { accepts: never })]);
    expect(registry.skills().map(({ id }) => id)).toEqual(['a', 'b']);
  });

  it.each<[string, ProcessorDefinition[], RegExp]>([
    ['none', [], /No processor found.*providers/s],
    [
      'two of one id',
      [define('x', { className: 'One' }), define('x', { className: 'Two', accepts: never })],
      /One and Two have the same id "x"/,
    ],
    [
      'two defaults',
      [define('A', { isDefault: true }), define('B', { isDefault: true, accepts: never })],
      /A and B are both declared default/,
    ],
    ['two for everything', [define('A'), define('B')], /A and B both take any message.*"accepts"/],
    [
      'three for everything',
      [define('A'), define('B'), define('C')],
      /A and B both take any message/,
    ],
    [
      'a default and one for everything',
      [define('A'), define('B', { isDefault: true })],
      /B and A both take any message/,
    ],
  ])('refuses %s', (_name, definitions, message) => {
    expect(() => registry.register(definitions)).toThrow(ConfigurationError);
    expect(() => new ProcessorRegistry().register(definitions)).toThrow(message);
  });
});

describe('toSkill', () => {
  it('is named by the class when nothing is said', () => {
    expect(toSkill({}, 'MyProcessor')).toEqual({
      id: 'MyProcessor',
      name: 'MyProcessor',
      description: '',
      tags: [],
      examples: [],
      inputModes: [],
      outputModes: [],
      securityRequirements: [],
    });
  });

  it('is named by its id before its class, and copies lists', () => {
    const tags = ['a'];
    const skill = toSkill({ id: 'x', tags }, 'MyProcessor');
    expect(skill.name).toBe('x');
    expect(skill.tags).toEqual(tags);
    expect(skill.tags).not.toBe(tags);
  });
});
