import { freshId } from '../../../src/ledger/fresh-id.ts'
import type { Connection } from '../../../db/open.ts'
import { compileDirectory } from '../../../src/domain/directory.ts'
import { logIncident } from '../../../src/domain/decisions/log-incident.ts'
import national from '../../../src/domain/packs/national-2016.json' with { type: 'json' }
import { beijingYear } from '../../../src/domain/instants.ts'
import { policyPack } from '../../../src/domain/policy.ts'
import { isRefusal } from '../../../src/domain/refusal.ts'
import type { Refusal } from '../../../src/domain/refusal.ts'
import type { Decided } from '../../../src/domain/given.ts'
import type { Role } from '../../../src/domain/vocabulary.ts'
import { ActiveIncident } from './active-incident.ts'
import { Agenda } from './agenda.ts'
import { WEEKS, arrivals } from './arrivals.ts'
import { actsFor, regrading } from './course.ts'
import type { Act } from './course.ts'
import { LedgerWriter } from './ledger-writer.ts'
import { province } from './province.ts'
import type { Province } from './province.ts'
import { Random } from './random.ts'
import { Reports } from './reports.ts'
import { SYSTEM, Staff } from './staff.ts'

const WEEK_MS = 7 * 24 * 60 * 60_000
const POLICY_SEQ = 1
const DIRECTORY_SEQ = 2
/** How late the generated alarm engine is, in milliseconds. */
const MOST_LAG_MS = 8
/** Of the incidents of the last days, those that nobody answers. */
const STALLED = 0.93

export interface Generated {
  entries: number
  incidents: number
  accounts: number
  /** Clocks that still ring at the end. */
  ringing: number
}

/**
 * Fills an empty ledger with `incidents` incidents of the 60 weeks before `until`, through the decisions of the domain, in the order of
 * time. Only incidents of which something is still to come are held.
 */
export function generate(
  connection: Connection,
  options: { incidents: number; seed: number; until: number },
  progress: (incidents: number, entries: number) => void,
): Generated {
  const { until } = options
  const random = new Random(options.seed)
  const ledger = new LedgerWriter(connection, random)
  const pack = policyPack.parse(national)
  const place = province()
  const directory = compileDirectory(place.document)
  const began = until - WEEKS * WEEK_MS - 1
  ledger.write('policy', 1, 'policy-published', pack, SYSTEM, began)
  ledger.write('directory', 1, 'directory-adopted', place.document, SYSTEM, began)

  const packs = [{ seq: POLICY_SEQ, pack }]
  const staff = new Staff(ledger, random)
  for (const [unit, role] of deskOf(place)) staff.of(unit, role, began)
  const reports = new Reports(place, random)
  const agenda = new Agenda<ActiveIncident>()
  const numbers = new Map<number, number>()
  let logged = 0

  const given = (act: Pick<Act, 'at' | 'role' | 'unit'>) => ({
    now: act.at,
    actor: staff.of(act.unit, act.role, act.at),
    roles: [act.role],
    directory,
    directorySeq: DIRECTORY_SEQ,
    freshId: freshId(act.at, (bytes) => random.bytes(bytes)),
  })

  const nextNumber = (at: number): string => {
    const year = beijingYear(at)
    const last = (numbers.get(year) ?? 0) + 1
    numbers.set(year, last)
    return `${year}-${String(last).padStart(6, '0')}`
  }

  const putBack = (active: ActiveIncident): void => {
    const nextAt = active.nextAt()
    if (nextAt !== null) agenda.add(nextAt, active)
  }

  const log = (at: number, inSurge: boolean): void => {
    const report = reports.next(at)
    const office = `p${report.divisions[0] ?? place.root}-office`
    const now = given({ at, role: 'recorder', unit: office })
    const decision = accepted(logIncident(report, { ...now, packs, number: nextNumber(at) }))
    const active = new ActiveIncident(now.freshId, pack, inSurge && random.happens(STALLED))
    const opened = active.record(decision, now.actor, at, ledger)
    active.plan(actsFor(opened, active.incident, at, active.stalled, random))
    active.plan(regrading(active.incident, at, random))
    putBack(active)
    logged += 1
    if (logged % 10_000 === 0) progress(logged, ledger.entries)
  }

  const goOn = (upTo: number): void => {
    while (agenda.nextAt <= upTo) {
      const at = agenda.nextAt
      const active = agenda.take()
      const act = active.takeAct(at)
      if (act === null) active.ring(at, random.between(1, MOST_LAG_MS), ledger)
      else {
        const { incident, clocks } = active
        const now = given(act)
        const decision = accepted(act.decide(incident, { ...now, pack, clocks }))
        const opened = active.record(decision, now.actor, at, ledger)
        active.plan(actsFor(opened, active.incident, at, active.stalled, random))
      }
      putBack(active)
    }
  }

  for (const { at, inSurge } of arrivals(options.incidents, until, random)) {
    goOn(at)
    log(at, inSurge)
  }
  goOn(until)
  ledger.close()
  const ringing = agenda.all().reduce((sum, active) => sum + active.ringing, 0)
  return { entries: ledger.entries, incidents: logged, accounts: staff.size, ringing }
}

/** Who sits at the desk of the province and of its first county from the first day. */
function deskOf({ root, counties }: Province): [string, Role][] {
  return [root, ...counties.slice(0, 1)].flatMap((division): [string, Role][] => [
    [`p${division}-office`, 'recorder'],
    [`p${division}-gov`, 'leader'],
    [`p${division}-gov`, 'auditor'],
  ])
}

function accepted(decision: Decided | Refusal): Decided {
  if (isRefusal(decision)) throw new Error(`a generated act was refused: ${decision.detail} ${JSON.stringify(decision)}`)
  return decision
}
