import type { Connection } from '../../db/open.ts'

/** Numbers of incidents: `2026-000123`, one series a year, no number given twice. */
export class NumberSeries {
  readonly #last

  constructor(connection: Connection) {
    this.#last = connection.prepare('select last from number_series where series = ?').pluck()
  }

  /** `digits`: how wide the number is written. */
  next(series: string, digits = 6): string {
    const last = (this.#last.get(series) as number | undefined) ?? 0
    return `${series}-${String(last + 1).padStart(digits, '0')}`
  }
}
