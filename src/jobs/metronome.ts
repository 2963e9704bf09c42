import { schedule } from 'node-cron'
import type { ScheduledTask } from 'node-cron'

export interface Beat {
  /** Cron expression, Beijing time. */
  at: string
  name: string
  run: () => Promise<void>
}

/** Wakes periodic work by wall time. It remembers nothing: what is owed is in the record, and a missed beat is made good by the next. */
export class Metronome {
  readonly #tasks: ScheduledTask[]

  constructor(beats: readonly Beat[], onError: (name: string, error: unknown) => void) {
    this.#tasks = beats.map((beat) =>
      schedule(beat.at, () => beat.run().catch((error: unknown) => onError(beat.name, error)), {
        timezone: 'Asia/Shanghai',
        name: beat.name,
        noOverlap: true,
      }),
    )
  }

  async stop(): Promise<void> {
    for (const task of this.#tasks) await task.destroy()
  }
}
