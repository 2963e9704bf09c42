import fc from 'fast-check'
import root, { test } from 'tap'
import type { Test } from 'tap'
import { isMajor } from '../../src/domain/levels.ts'
import { obligations } from '../../src/domain/clocks.ts'
import type { Obligation } from '../../src/domain/clocks.ts'
import { levelHandledAs } from '../../src/domain/incident.ts'
import type { Incident } from '../../src/domain/incident.ts'
import { LONGEST_MS, rounds, seedOf } from '../support/effort.ts'
import { ACTS, Campaign, campaigns } from './campaigns.ts'
import type { Attempt, Beginning, Breach } from './campaigns.ts'
import { PACK } from './given-when-then.ts'

/** No laundering: whatever the accounts of one unit do, what it missed stays missed, and charged to it. */

const SEED = seedOf()
const SEQUENCES = rounds(3_000, 100_000)
root.setTimeout(LONGEST_MS)

/** CL-8a, CL-9: what nobody of the unit can do about its own clocks. */
const FORBIDDEN = ['verify', 'exempt']

type Tried = { beginning: Beginning; tried: Attempt[] }

/** Throws where a miss disappears otherwise than by another person's recorded confirmation. `saw` hears of each act that was recorded. */
function neverLaundered({ beginning, tried }: Tried, breach: Breach = {}, saw: (what: string) => void = () => undefined): void {
  const campaign = new Campaign(beginning, breach)
  let had = campaign.misses()
  for (const attempt of tried) {
    const isConfirmed = ACTS[attempt.do]?.confirms?.(attempt, campaign) ?? (() => false)
    if (campaign.attempt(attempt)) saw(attempt.do)
    const has = campaign.misses()
    for (const [what, before, after] of [
      ['missed', had.missed, has.missed],
      ['charged', had.charged, has.charged],
    ] as const) {
      const gone = before.filter((id) => !after.includes(id) && !isConfirmed(id))
      if (gone.length > 0) throw new Error(`${JSON.stringify(attempt)}: no longer ${what}: ${gone.join(', ')}`)
    }
    if (had.missed.some((id) => !has.missed.includes(id))) saw('a miss confirmed away')
    if (has.missed.length > 0) saw('a miss')
    if (has.charged.length > 0) saw('a charged miss')
    had = has
  }
}

test('IN-3, CL-5, CL-5a, CL-7, CL-8a, CL-9: no sequence of acts of one unit takes away a miss, or the charge of one', (t) => {
  t.comment(`seed ${SEED}, ${SEQUENCES} sequences`)
  const seen = new Map<string, number>()
  const saw = (what: string) => seen.set(what, (seen.get(what) ?? 0) + 1)
  fc.assert(
    fc.property(campaigns, (one) => neverLaundered(one, {}, saw)),
    { seed: SEED, numRuns: SEQUENCES },
  )
  t.comment([...seen].map(([what, count]) => `${what} ${count}`).join(', '))
  for (const what of ['a miss', 'a charged miss', 'a miss confirmed away', ...Object.keys(ACTS)])
    t.equal(seen.has(what), !FORBIDDEN.includes(what), `${what}: ${FORBIDDEN.includes(what) ? 'never' : 'occurred'}`)
  t.end()
})

/** The negative control: with this rule broken the same sequences must find it. */
function isFound(t: Test, breach: Breach): void {
  const found = fc.check(
    fc.property(campaigns, (one) => neverLaundered(one, breach)),
    { seed: SEED, numRuns: SEQUENCES, endOnFailure: true },
  )
  t.ok(found.failed, `found in sequence ${found.numRuns} (seed ${SEED})`)
  t.end()
}

const asBefore = (incident: Incident): readonly Obligation[] => obligations(incident, PACK)

test('CL-7 control: a fold that voids overdue clocks of another level is found', (t) =>
  isFound(t, {
    derive: (incident) => {
      const isOfMajor = isMajor(levelHandledAs(incident))
      const isUnwanted = ({ kind, part }: Obligation) =>
        part === 'lead' && (isOfMajor ? kind === 'response' : kind === 'authoritative-release')
      return asBefore(incident).map((clock) => (clock.outcome === 'open' && isUnwanted(clock) ? { ...clock, outcome: 'void' } : clock))
    },
  }))

test('CL-8a control: a fold that believes evidence dated back is found', (t) =>
  isFound(t, {
    derive: (incident) => {
      const course = incident.course.map((turn) =>
        turn.turn === 'evidence' ? { ...turn, evidence: { ...turn.evidence, enteredByUnit: null } } : turn,
      )
      return obligations({ ...incident, course }, PACK)
    },
  }))

test('CL-8a control: a second look by the unit itself is found', (t) =>
  isFound(t, {
    tell: (given, verb) => (verb === 'verify' ? { ...given, actor: { ...given.actor, account: 'another', unit: 'another' } } : given),
  }))

test('CL-9 control: an exemption after due is found', (t) =>
  isFound(t, {
    tell: (given, verb) =>
      verb === 'exempted by the office' ? { ...given, now: Math.min(...given.clocks.map((clock) => clock.dueAt)) } : given,
  }))

test('IN-3 control: a correction that undoes a miss at once is found', (t) =>
  isFound(t, { tell: (given, verb) => (verb === 'correct' ? { ...given, clocks: [] } : given) }))
