interface Item<T> {
  at: number
  /** Order of entry: equal instants keep it, so that the same seed gives the same ledger. */
  order: number
  what: T
}

/** What is to come, earliest first: a binary heap. */
export class Agenda<T> {
  readonly #heap: Item<T>[] = []
  #order = 0

  get size(): number {
    return this.#heap.length
  }

  /** The instant of the first; Infinity when nothing is left. */
  get nextAt(): number {
    return this.#heap[0]?.at ?? Infinity
  }

  add(at: number, what: T): void {
    const heap = this.#heap
    const item = { at, order: (this.#order += 1), what }
    let place = heap.length
    while (place > 0) {
      const parent = (place - 1) >> 1
      const above = heap[parent] as Item<T>
      if (!isBefore(item, above)) break
      heap[place] = above
      place = parent
    }
    heap[place] = item
  }

  /** Takes the first; the agenda must not be empty. */
  take(): T {
    const heap = this.#heap
    const first = heap[0] as Item<T>
    const last = heap.pop() as Item<T>
    if (heap.length === 0) return first.what
    let place = 0
    for (;;) {
      let child = 2 * place + 1
      const right = heap[child + 1]
      if (right !== undefined && isBefore(right, heap[child] as Item<T>)) child += 1
      const below = heap[child]
      if (below === undefined || !isBefore(below, last)) break
      heap[place] = below
      place = child
    }
    heap[place] = last
    return first.what
  }

  all(): T[] {
    return this.#heap.map((item) => item.what)
  }
}

function isBefore<T>(a: Item<T>, b: Item<T>): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order)
}
