import { createHash } from 'node:crypto'
import { databaseFile, openForReading } from '../../db/open.ts'
import { bytes, serviceFigures } from './asking.ts'
import { questionsAbout } from './long-histories.ts'
import { plainEntries } from './plain-entries.ts'
import { plainFigures } from './plain-figures.ts'

/** Run by itself: `report-digest.ts FOLDER…` prints one digest of all reports that are asked about these folders, and where it ran. */

const QUESTIONS = 8
const [service, plain] = [createHash('sha256'), createHash('sha256')]
let reports = 0
for (const [place, folder] of process.argv.slice(2).entries()) {
  const connection = openForReading(databaseFile(folder))
  const entries = plainEntries(connection)
  for (const question of questionsAbout(entries, entries.at(-1)!.at, place, QUESTIONS)) {
    service.update(JSON.stringify(serviceFigures(connection, question)))
    plain.update(bytes(plainFigures(entries, question)))
    reports += 1
  }
  connection.close()
}
const { timeZone, locale } = new Intl.DateTimeFormat().resolvedOptions()
console.log(JSON.stringify({ timeZone, locale, reports, service: service.digest('hex'), plain: plain.digest('hex') }))
