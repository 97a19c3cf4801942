import { compileOptions } from '#lib/options/compile-options.js';
import type { CompiledOptions } from '#lib/options/compiled-options.js';

export function testOptions(overrides: Partial<CompiledOptions> = {}): CompiledOptions {
  const agentCard = { name: 'Agent', description: 'Under test', version: '1.0.0' };
  return { ...compileOptions({ agentCard }), ...overrides };
}
