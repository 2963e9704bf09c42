import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import { databaseFile, openForReading } from '../../db/open.ts'
import { parsePeriod } from '../../src/domain/periods.ts'
import report from '../../src/reports/report-worker.ts'

/** `FOLDER SEQ ASOF`: prints where this process lives, and the digest of week 46's figures of 安岳县 made from a copied record. */
const [folder = '', seq, asOf] = process.argv.slice(2)
const period = parsePeriod('weekly', '2026-W46')
if (period === null) throw new Error('no such week')
openForReading(databaseFile(folder)).close()
const view = { seq: Number(seq), scope: { subtree: '512021', participant: null }, division: null }
const question = { span: 'weekly' as const, period, asOf: Number(asOf), view, wanted: 'figures' as const }
const digest = createHash('sha256')
  .update(canonicalize(report({ file: databaseFile(folder), question })) ?? '')
  .digest('hex')
console.log(JSON.stringify({ zone: Intl.DateTimeFormat().resolvedOptions().timeZone, digest }))
