import { parseArgs } from 'node:util'
import { renderIncident } from '../src/contract/render.ts'
import { parseInstant } from '../src/domain/instants.ts'
import { Ledger } from '../src/ledger/ledger.ts'
import { foldIncidentAt } from '../src/projections/incident-state.ts'
import { Rulebook } from '../src/projections/rulebook.ts'
import { openIncident } from './ledger-incident.ts'

/** `npm run ledger:as-of -- --incident NUMBER|ID --at INSTANT [--data DIR]`: one incident as the record had it then, as JSON. */

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: process.env['SANSHI_DATA'] ?? './data' },
    incident: { type: 'string' },
    at: { type: 'string' },
  },
})
const instant = parseInstant(values.at ?? '')
if (!instant.ok || values.incident === undefined) {
  console.error(
    `用法 (usage): npm run ledger:as-of -- --incident NUMBER --at 2026-11-21T14:00:00+08:00 [--data DIR]${instant.ok ? '' : `\n--at: ${instant.problem}`}`,
  )
  process.exit(2)
}
const found = openIncident(values.data, values.incident)
const incident = found === null ? null : foldIncidentAt(new Ledger(found.connection), found.id, instant.ms)
if (found === null || incident === null) {
  console.error(`那时还没有这起事件 (no such incident then): ${values.incident}`)
  process.exit(1)
}
console.log(JSON.stringify(renderIncident(incident, new Rulebook(found.connection).packFor(incident.logged), instant.ms, null), null, 2))
