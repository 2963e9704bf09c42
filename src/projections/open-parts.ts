import type { Connection } from '../../db/open.ts'

/** Units that have a part in an incident that is not closed, a merged one too: they cannot vanish from the directory. */
export class OpenParts {
  readonly #units

  constructor(connection: Connection) {
    this.#units = connection
      .prepare(
        "select distinct u.unit from incident_unit u join incident i on i.key = u.incident where u.part is not null and i.phase <> 'closed'",
      )
      .pluck()
  }

  units(): string[] {
    return this.#units.all() as string[]
  }
}
