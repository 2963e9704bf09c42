import type { Connection } from '../../db/open.ts'
import type { ShiftHandedOver } from '../domain/handover.ts'
import { readEntry } from '../ledger/catalogue.ts'
import type { StoredEntry } from '../ledger/entry.ts'
import { ENTRY_COLUMNS } from '../ledger/ledger.ts'

export function handoverStream(unit: string): string {
  return `handover/${unit}`
}

export interface Handover extends ShiftHandedOver {
  seq: number
  at: number
}

/** Handovers of a unit's desk, straight from the ledger. */
export class Handovers {
  readonly #last

  constructor(connection: Connection) {
    this.#last = connection.prepare(
      `select ${ENTRY_COLUMNS} from ledger where stream = ? and seq <= ? and type like 'shift-handed-over/%' order by version desc limit ?`,
    )
  }

  /** Newest first, those up to `seq`. */
  last(unit: string, most: number, seq = Number.MAX_SAFE_INTEGER): Handover[] {
    return (this.#last.all(handoverStream(unit), seq, most) as StoredEntry[]).map((row) => {
      const entry = readEntry(row)
      return { ...(entry.data as ShiftHandedOver), seq: entry.seq, at: entry.at }
    })
  }
}
