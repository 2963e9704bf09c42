import Tinypool from 'tinypool'

/** A thread that nobody asks ends after this long. */
const IDLE_MS = 60_000

/** So many questions wait already that another one is refused. */
export class TooManyWaiting extends Error {}

/** What an answering module is called with: the database's file, and what is asked. */
export interface Question<Asked> {
  file: string
  question: Asked
}

/**
 * Questions that may take long, answered in threads beside the main one, each on a connection of its own that only reads what has been
 * committed. `answering` is a module whose default export answers a `Question`; what is asked and the answer must be plain data.
 */
export class Readers<Asked, Answer> {
  readonly #file: string
  readonly #most: number
  readonly #pool: Tinypool

  /** `file`: the database; `threads`: how many are kept, and how many there may be; `most`: how many questions may wait. */
  constructor(file: string, answering: URL, { threads, most }: { threads: [kept: number, most: number]; most: number }) {
    this.#file = file
    this.#most = most
    this.#pool = new Tinypool({ filename: answering.href, minThreads: threads[0], maxThreads: threads[1], idleTimeout: IDLE_MS })
  }

  /** Rejects with `TooManyWaiting`, with what the answering threw, or when closed meanwhile. */
  ask(question: Asked): Promise<Answer> {
    if (this.#pool.queueSize >= this.#most) return Promise.reject(new TooManyWaiting())
    return this.#pool.run({ file: this.#file, question } satisfies Question<Asked>) as Promise<Answer>
  }

  close(): Promise<void> {
    return this.#pool.destroy()
  }
}
