import type { Artifact } from '@a2a-js/sdk';

/**
 * Artifacts of a task, folded from their updates: `append` adds parts to the artifact of that id,
 * otherwise the update replaces it; an unknown id is a new artifact either way (A2A
 * specification, section 4.2.2). Owns its arrays, so that n chunks cost n, not n squared.
 */
export class ArtifactFold {
  private readonly byId = new Map<string, Artifact>();

  apply(next: Artifact, append: boolean): void {
    const known = this.byId.get(next.artifactId);
    if (append && known) {
      appendTo(known, next);
    } else {
      this.byId.set(next.artifactId, { ...next, parts: [...next.parts] });
    }
  }

  /** A copy that later updates do not change. */
  toArtifacts(): Artifact[] {
    return Array.from(this.byId.values(), (artifact) => ({
      ...artifact,
      parts: [...artifact.parts],
    }));
  }
}

function appendTo(known: Artifact, next: Artifact): void {
  for (const part of next.parts) known.parts.push(part);
  known.name = next.name || known.name;
  known.description = next.description || known.description;
  if (next.metadata) known.metadata = { ...known.metadata, ...next.metadata };
  if (next.extensions.length > 0) {
    known.extensions = [...new Set([...known.extensions, ...next.extensions])];
  }
}
