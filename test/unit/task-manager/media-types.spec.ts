import { describe, expect, it } from '@jest/globals';
import type { AgentCard, Part } from '@a2a-js/sdk';
import { ContentTypeNotSupportedError } from '@a2a-js/sdk/errors';
import { dataPart, filePart, textPart, urlPart } from '#lib/model/messages.js';
import { checkMediaTypes } from '#lib/task-manager/media-types.js';

function cardOf(defaultInputModes: string[], ...ofSkills: string[][]): AgentCard {
  const skills = ofSkills.map((inputModes) => ({ inputModes }));
  return { defaultInputModes, skills } as unknown as AgentCard;
}

const BYTES = new Uint8Array([1]);

describe('checkMediaTypes', () => {
  it.each<[string, Part, AgentCard]>([
    ['a text without a type', textPart('x', ''), cardOf(['text/plain'])],
    ['data without a type', dataPart({}, ''), cardOf(['application/json'])],
    ['bytes without a type', filePart(BYTES, ''), cardOf(['application/octet-stream'])],
    ['what only a skill takes', filePart(BYTES, 'image/png'), cardOf([], [], ['image/png'])],
    ['what a range takes', urlPart('https://x.test', 'image/png'), cardOf(['image/*'])],
    ['anything', filePart(BYTES, 'image/png'), cardOf(['*/*'])],
    ['another case', textPart('x', 'Text/PLAIN'), cardOf(['text/Plain'])],
    ['parameters', textPart('x', 'text/plain; charset=utf-8'), cardOf(['text/plain'])],
  ])('takes %s', (_what, part, card) => {
    expect(() => checkMediaTypes(card, [part])).not.toThrow();
  });

  it.each<[string, Part, AgentCard]>([
    ['a text without a type', textPart('x', ''), cardOf(['application/json'])],
    ['data without a type', dataPart({}, ''), cardOf(['text/plain'])],
    ['a file without a type', urlPart('https://x.test', ''), cardOf(['text/plain'])],
    ['another subtype', textPart('x', 'text/html'), cardOf(['text/plain'], ['text/plain'])],
    ['another range', filePart(BYTES, 'video/mp4'), cardOf(['image/*'])],
    ['a range', filePart(BYTES, 'image/*'), cardOf(['image/png'])],
  ])('refuses %s, and names the part', (_what, part, card) => {
    const good = { ...part, mediaType: card.defaultInputModes[0]! };
    const check = () => checkMediaTypes(card, [good, part]);
    expect(check).toThrow(ContentTypeNotSupportedError);
    expect(check).toThrow('message.parts[1]');
    expect(check).toThrow(card.defaultInputModes[0]!);
  });
});
