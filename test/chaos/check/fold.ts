import type { Artifact, Event, Status } from '../client/events.js';

/** What is left of a task's events: written here again, so that the library is not asked. */
export class Fold {
  private status: Status | undefined;
  private readonly artifacts = new Map<string, Artifact>();
  private metadata: Readonly<Record<string, unknown>> | undefined;

  apply({ task, statusUpdate, artifactUpdate }: Event): void {
    this.status = (task ?? statusUpdate)?.status ?? this.status;
    const metadata = (statusUpdate ?? artifactUpdate)?.metadata;
    if (metadata) this.metadata = { ...this.metadata, ...metadata };
    if (!artifactUpdate) return;
    const { artifact, append } = artifactUpdate;
    const known = append ? this.artifacts.get(artifact.artifactId) : undefined;
    const parts = [...(known?.parts ?? []), ...artifact.parts];
    this.artifacts.set(artifact.artifactId, { ...artifact, parts });
  }

  /** In a form that can be compared. */
  text(): string {
    return taskText({
      status: this.status,
      artifacts: [...this.artifacts.values()],
      metadata: this.metadata,
    });
  }
}

/** The parts of a task that its events decide. */
export function taskText({
  status,
  artifacts = [],
  metadata,
}: {
  readonly status?: Status | undefined;
  readonly artifacts?: readonly Artifact[] | undefined;
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
}): string {
  return canonical({ status, artifacts, metadata: metadata ?? {} });
}

/** JSON with the members of every object in one order, which JSON does not give them, and without empty ones. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_name, part: unknown) => {
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    const members = Object.entries(part).filter(([, member]) => !isEmpty(member));
    return Object.fromEntries(members.sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

function isEmpty(value: unknown): boolean {
  return value === '' || value === undefined || (Array.isArray(value) && value.length === 0);
}
