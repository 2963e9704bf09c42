import { databaseFile, openForReading } from '../../db/open.ts'
import type { AlertRaised } from '../../src/domain/alarms.ts'
import type { Installation } from './installation.ts'

/** A step that the clock raised, as the ledger has it. */
export interface Raised {
  seq: number
  /** When it should have been. */
  fireAt: number
  recordedAt: number
  lagMs: number
}

export function headOf(of: Installation): number {
  const connection = openForReading(databaseFile(of.folder))
  const seq = connection.prepare('select seq from ledger_head').pluck().get() as number
  connection.close()
  return seq
}

/** Steps raised by the alarm engine behind `afterSeq`; those that a person's act raised at once are left out. */
export function raisedAfter(of: Installation, afterSeq: number): Raised[] {
  const connection = openForReading(databaseFile(of.folder))
  const rows = connection
    .prepare(
      "select seq, at, data from ledger where seq > ? and type = 'alert-raised/1' and json_extract(data, '$.step') glob '*PT*' order by seq",
    )
    .all(afterSeq) as { seq: number; at: number; data: string }[]
  connection.close()
  return rows.map(({ seq, at, data }) => {
    const { lagMs } = JSON.parse(data) as AlertRaised
    return { seq, fireAt: at - lagMs, recordedAt: at, lagMs }
  })
}

/** Clocks that will ring. */
export function ringingIn(of: Installation): number {
  const connection = openForReading(databaseFile(of.folder))
  const count = connection.prepare('select count(*) from alarm').pluck().get() as number
  connection.close()
  return count
}
