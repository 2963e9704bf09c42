import { existsSync } from 'node:fs'
import { databaseFile, openForReading } from '../db/open.ts'
import type { Connection } from '../db/open.ts'

/** What the scripts about one incident share: the database of `--data`, and the incident that `--incident` names by number or id. */
export function openIncident(folder: string, name: string | undefined): { connection: Connection; id: string } | null {
  const file = databaseFile(folder)
  if (name === undefined || !existsSync(file)) return null
  const connection = openForReading(file)
  const id = connection.prepare('select id from incident where number = ? or id = ?').pluck().get(name, name) as string | undefined
  return id === undefined ? null : { connection, id }
}
