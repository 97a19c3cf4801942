import { describe, expect, it } from '@jest/globals';
import type { Artifact } from '@a2a-js/sdk';
import { ArtifactFold } from '#lib/model/artifact-fold.js';
import { textOf, textPart } from '#lib/model/messages.js';

function artifact(artifactId: string, text: string, extra: Partial<Artifact> = {}): Artifact {
  const none = { name: '', description: '', metadata: undefined, extensions: [] };
  return { artifactId, parts: [textPart(text)], ...none, ...extra };
}

function fold(...updates: [next: Artifact, append: boolean][]): Artifact[] {
  const folded = new ArtifactFold();
  for (const [next, append] of updates) folded.apply(next, append);
  return folded.toArtifacts();
}

describe('ArtifactFold', () => {
  it('adds parts on append, and replaces the artifact otherwise', () => {
    const found = fold(
      [artifact('a', '1'), false],
      [artifact('a', '2'), true],
      [artifact('b', 'x'), false],
      [artifact('a', '3'), true],
      [artifact('b', 'y'), false],
    );
    expect(found.map((one) => [one.artifactId, textOf(one)])).toEqual([
      ['a', '1\n2\n3'],
      ['b', 'y'],
    ]);
  });

  it('takes an append to an unknown artifact as a new one', () => {
    expect(fold([artifact('a', '1'), true])).toEqual([artifact('a', '1')]);
  });

  it('lets later chunks say more about the artifact, and never unsay it', () => {
    const said = { name: 'first', description: 'd', metadata: { a: 1, b: 1 }, extensions: ['x'] };
    const [found] = fold(
      [artifact('a', '1', said), false],
      [artifact('a', '2', { metadata: { b: 2 }, extensions: ['x', 'y'] }), true],
      [artifact('a', '3', { name: 'last' }), true],
    );
    expect(found).toMatchObject({
      name: 'last',
      description: 'd',
      metadata: { a: 1, b: 2 },
      extensions: ['x', 'y'],
    });
  });

  it('forgets everything about an artifact that is replaced', () => {
    const said = { name: 'first', metadata: { a: 1 }, extensions: ['x'] };
    const found = fold([artifact('a', '1', said), false], [artifact('a', '2'), false]);
    expect(found).toEqual([artifact('a', '2')]);
  });

  it('folds 5,000 chunks into one artifact, in order', () => {
    const folded = new ArtifactFold();
    for (let i = 0; i < 5000; i += 1) folded.apply(artifact('a', `${i}`), i > 0);
    const [found] = folded.toArtifacts();
    expect(found!.parts).toHaveLength(5000);
    expect(textOf(found)).toBe(Array.from({ length: 5000 }, (_, i) => i).join('\n'));
  });

  it('changes neither what it was given nor what it gave out', () => {
    const folded = new ArtifactFold();
    const given = artifact('a', '1', { metadata: { a: 1 } });
    folded.apply(given, false);
    const [before] = folded.toArtifacts();
    folded.apply(artifact('a', '2', { metadata: { b: 2 }, extensions: ['x'] }), true);
    expect(given).toEqual(artifact('a', '1', { metadata: { a: 1 } }));
    expect(before).toEqual(given);
    before!.parts.length = 0;
    expect(folded.toArtifacts()[0]!.parts).toHaveLength(2);
  });
});
