type Listener = () => void;

/** The listeners of one signal, each in a place of its own. */
interface Places {
  readonly taken: (Listener | undefined)[];
  readonly free: number[];
}

/**
 * Who is to be called when a signal is aborted. Each signal is listened to once, for all of them:
 * listeners that were removed from an EventTarget, or a Set, refer to those that came later, so one
 * that grew old would keep all of them until a full garbage collection.
 */
export class AbortListeners {
  private readonly bySignal = new WeakMap<AbortSignal, Places>();

  /** Calls at once where it is aborted. Returns what forgets the listener. */
  add(signal: AbortSignal, listener: Listener): () => void {
    if (signal.aborted) listener();
    const { taken, free } = this.of(signal);
    const place = free.pop() ?? taken.length;
    taken[place] = listener;
    return () => {
      taken[place] = undefined;
      free.push(place);
    };
  }

  private of(signal: AbortSignal): Places {
    const known = this.bySignal.get(signal);
    if (known) return known;
    const places: Places = { taken: [], free: [] };
    this.bySignal.set(signal, places);
    signal.addEventListener('abort', () => places.taken.forEach((listener) => listener?.()));
    return places;
  }
}
