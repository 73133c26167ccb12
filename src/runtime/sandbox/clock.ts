/** A due time, and the order in which equal ones were asked for. */
interface Due {
  at: number;
  order: number;
}

/** Virtual time: it stands still while code runs and jumps to the next timer when nothing does. */
export class Clock {
  #now = 0;
  #order = 0;
  readonly #due = new Map<number, Due>();

  /** Forgets all timers. */
  restart(now: number): void {
    this.#now = now;
    this.#due.clear();
  }

  now(): number {
    return this.#now;
  }

  schedule(id: number, delay: number): void {
    this.#due.set(id, { at: this.#now + delay, order: (this.#order += 1) });
  }

  unschedule(id: number): void {
    this.#due.delete(id);
  }

  /** When the next timer is due. */
  next(): { id: number; at: number } | undefined {
    let first: { id: number; at: number; order: number } | undefined;
    for (const [id, due] of this.#due) {
      if (!first || due.at < first.at || (due.at === first.at && due.order < first.order)) {
        first = { id, ...due };
      }
    }
    return first;
  }

  /** Takes a timer off and moves time to it. */
  advance(timer: { id: number; at: number }): void {
    this.#due.delete(timer.id);
    this.#now = Math.max(this.#now, timer.at);
  }
}
