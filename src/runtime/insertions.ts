/** Insertions into a text: what closes comes before what opens where both stand at one place. */
export class Insertions {
  readonly #at = new Map<number, { closing: string; opening: string }>();

  open(offset: number, text: string): void {
    this.#entry(offset).opening += text;
  }

  close(offset: number, text: string): void {
    this.#entry(offset).closing += text;
  }

  applyTo(code: string): string {
    let result = '';
    let from = 0;
    for (const [offset, { closing, opening }] of [...this.#at].sort(([a], [b]) => a - b)) {
      result += code.slice(from, offset) + closing + opening;
      from = offset;
    }
    return result + code.slice(from);
  }

  #entry(offset: number): { closing: string; opening: string } {
    const known = this.#at.get(offset);
    if (known) return known;
    const entry = { closing: '', opening: '' };
    this.#at.set(offset, entry);
    return entry;
  }
}
