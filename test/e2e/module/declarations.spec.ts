import { describe, expect, it } from '@jest/globals';
import { Injectable, type Provider } from '@nestjs/common';
import { A2AProcessor, ConfigurationError } from 'nestjs-a2a-redis';
import { createTestApp } from '../../support/apps/create-app.js';

@A2AProcessor({ id: 'same' })
class OneProcessor {
  process(): string {
    return 'one';
  }
}

@A2AProcessor({ id: 'same', accepts: () => true })
class OtherProcessor {
  process(): string {
    return 'other';
  }
}

@A2AProcessor({ default: true })
class FirstDefault extends OneProcessor {}

@A2AProcessor({ default: true })
class SecondDefault extends OneProcessor {}

@A2AProcessor()
class TakesAll extends OneProcessor {}

@A2AProcessor()
class TakesAllToo extends OneProcessor {}

@A2AProcessor()
class WithoutMethod {
  run(): void {}
}

@A2AProcessor()
class HalfAnExecutor {
  async execute(): Promise<void> {}
}

@Injectable()
class Undecorated {
  process(): string {
    return 'never';
  }
}

const WRONG: [string, Provider[], RegExp][] = [
  ['no processor', [], /No processor found: decorate a class with @A2AProcessor\(\)/],
  ['only an undecorated class', [Undecorated], /No processor found/],
  [
    'two of one id',
    [OneProcessor, OtherProcessor],
    /OneProcessor and OtherProcessor .*same id "same"|OtherProcessor and OneProcessor .*"same"/,
  ],
  ['two defaults', [FirstDefault, SecondDefault], /FirstDefault and SecondDefault .*default/],
  ['two that take anything', [TakesAll, TakesAllToo], /TakesAll and TakesAllToo .*"accepts"/],
  ['a default and one that takes anything', [FirstDefault, TakesAll], /FirstDefault and TakesAll/],
  ['no method', [WithoutMethod], /WithoutMethod .*no method "process\(message, task\)"/],
  ['half an executor', [HalfAnExecutor], /HalfAnExecutor .*"execute" and "cancelTask"/],
  [
    'a value without a method',
    [{ provide: 'x', useValue: new WithoutMethod() }],
    /WithoutMethod .*no method/,
  ],
];

describe('an application that declares its processors wrongly', () => {
  it.each(WRONG)('does not start: %s', async (_name, providers, message) => {
    const started = createTestApp('memory', { providers });
    await expect(started).rejects.toThrow(message);
    await expect(started).rejects.toBeInstanceOf(ConfigurationError);
  });
});
