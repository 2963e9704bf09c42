import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { pino } from 'pino'
import { databaseFile } from '../../db/open.ts'
import type { Request } from '../../src/desk/desk.ts'
import type { IncidentDecision, PairAct } from '../../src/desk/incidents.ts'
import { obligedUnits } from '../../src/domain/assignment.ts'
import { obligations } from '../../src/domain/clocks.ts'
import type { Obligation } from '../../src/domain/clocks.ts'
import { ALSO_MERGED } from '../../src/domain/chapters/closing.ts'
import { giveDirective } from '../../src/domain/chapters/directives.ts'
import { raiseDispute, ruleDispute } from '../../src/domain/chapters/disputes.ts'
import { grantExemption } from '../../src/domain/chapters/exceptions.ts'
import type { OnBehalfOf } from '../../src/domain/chapters/on-behalf.ts'
import { overrideAssignment } from '../../src/domain/chapters/settlement.ts'
import { correct, reviewCorrection } from '../../src/domain/decisions/correct-incident.ts'
import type { CorrectIncident } from '../../src/domain/decisions/correct-incident.ts'
import { measureHeat } from '../../src/domain/chapters/notes.ts'
import { changeLevel } from '../../src/domain/decisions/change-level.ts'
import { confirmOnBehalf } from '../../src/domain/decisions/confirm-on-behalf.ts'
import { giveAcceptance } from '../../src/domain/decisions/give-acceptance.ts'
import { mergeIncidents, unmergeIncident } from '../../src/domain/decisions/merge-incidents.ts'
import { holdConference, recordInterview, recordRelease, scheduleConference } from '../../src/domain/decisions/record-evidence.ts'
import { verifyEvidence } from '../../src/domain/decisions/verify-evidence.ts'
import type { Incident } from '../../src/domain/incident.ts'
import { answerNotice, issueNotice } from '../../src/domain/chapters/notices.ts'
import { fileExplanation } from '../../src/domain/chapters/explanations.ts'
import { LEVELS } from '../../src/domain/levels.ts'
import type { Level } from '../../src/domain/levels.ts'
import type { PolicyPack } from '../../src/domain/policy.ts'
import { Refusal } from '../../src/domain/refusal.ts'
import type { CHANNELS, HEAT_LEVELS, Phase, Role } from '../../src/domain/vocabulary.ts'
import { buildParts } from '../../src/parts.ts'
import type { Parts } from '../../src/parts.ts'
import { foldIncident } from '../../src/projections/incident-state.ts'
import { FakeClock } from '../support/fake-clock.ts'

/** Random histories, driven through the real desk on a real file, with time in the test's hand. */

export const MINUTE = 60_000
/** Monday 16 November 2026, 00:00 in Beijing; each history begins some minutes later, so that nights fall anywhere. */
const MONDAY = Date.UTC(2026, 10, 15, 16)
const LOCALITY = JSON.parse(readFileSync(new URL('../../db/localities/anyue.json', import.meta.url), 'utf8'))
const silent = pino({ level: 'silent' })

/** A store of its own, copied from one that already holds the pack, the directory and an administrator. */
export class World {
  readonly folder: string
  readonly clock: FakeClock
  parts: Parts
  /** In the order of logging. */
  readonly incidents: string[] = []

  private constructor(folder: string, clock: FakeClock) {
    this.folder = folder
    this.clock = clock
    this.parts = open(folder, clock)
  }

  static begin(template: string, afterMinutes: number): World {
    const folder = mkdtempSync(join(tmpdir(), 'sanshi-history-'))
    copyFileSync(databaseFile(template), databaseFile(folder))
    return new World(folder, new FakeClock(MONDAY + afterMinutes * MINUTE))
  }

  get now(): number {
    return this.clock.wall()
  }

  incident(id: string): Incident {
    const incident = foldIncident(this.parts.desk.ledger, id)
    if (incident === null) throw new Error(`no incident ${id}`)
    return incident
  }

  pack(incident: Incident): PolicyPack {
    return this.parts.desk.rulebook.packFor(incident.logged)
  }

  clocks(id: string): readonly Obligation[] {
    const incident = this.incident(id)
    return obligations(incident, this.pack(incident))
  }

  async raiseAllDue(): Promise<void> {
    while ((await this.parts.alarms.raiseDue(0)) > 0);
  }

  /** As after a stop of the service: nothing is kept but the file. */
  async restart(): Promise<void> {
    await this.parts.close()
    this.parts = open(this.folder, this.clock)
  }

  async end(): Promise<void> {
    await this.parts.close()
    rmSync(this.folder, { recursive: true, force: true })
  }
}

function open(folder: string, clock: FakeClock): Parts {
  return buildParts({
    dataFolder: folder,
    publicUrl: null,
    log: silent,
    onBroken: (error) => {
      throw error
    },
    clock,
  })
}

export async function makeTemplate(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'sanshi-template-'))
  const parts = open(folder, new FakeClock(MONDAY))
  await parts.administration.publishFirstPack()
  const made = await parts.administration.setUp({ username: 'admin', passwordHash: 'none' }, LOCALITY)
  if (made instanceof Refusal) throw new Error(made.detail)
  await parts.close()
  return folder
}

/** An account: the desk trusts the session that named it, so it need not be in the table. */
export function officer(unit: string, ...roles: Role[]): Request {
  const account = `${unit}.${roles.join('.')}`
  return {
    principal: { account, username: account, name: account, unit, roles, session: null },
    role: roles[0] ?? 'unit',
    ifMatch: null,
    idempotency: null,
  }
}

// ---- Commands, as data that fast-check can print and shrink

/** When something was public: so long ago, or so long after some clock fell due. */
type Moment = { ago: number } | { due: number; plus: number }

export type Command =
  | {
      do: 'log'
      level: Level
      place: number
      topic: number
      discovered: number
      occurred: number | null
      surfaced: number | null
      below: boolean
      /** Weibo unless said. */
      channel?: (typeof CHANNELS)[number]
      heat?: (typeof HEAT_LEVELS)[number] | null
      /** Of what is no emergency. */
      handledAs?: Level | null
    }
  | { do: 'wait'; minutes: number }
  | { do: 'drift'; ms: number }
  | { do: 'wait-for-next' }
  /** To the due instant of a clock, be it void or ended, or so many milliseconds behind it; back in time it goes not. */
  | { do: 'wait-for-due'; incident: number; clock: number; plus: number }
  | { do: 'tick' }
  | { do: 'restart' }
  | { do: 'level'; incident: number; by: number; level: Level }
  | { do: 'accept'; incident: number; unit: number }
  | { do: 'release'; incident: number; by: number; when: Moment; answers: boolean }
  | { do: 'conference'; incident: number; by: number; when: Moment; answers: boolean; briefing: boolean }
  | { do: 'plan'; incident: number; by: number; ahead: number }
  | { do: 'interview'; incident: number; by: number; when: Moment; answers: boolean }
  | { do: 'verify'; incident: number; by: number; clock: number; confirmed: boolean }
  /** Another lead, and the present one joint or gone. */
  | { do: 'override'; incident: number; by: number; lead: number; keep: boolean }
  | { do: 'dispute'; incident: number; by: number }
  | { do: 'rule'; incident: number; by: number; designated: number }
  /** In a leader's own name, or by telephone through the duty officer. */
  | { do: 'exempt'; incident: number; by: number; clock: number; byPhone: boolean }
  | { do: 'lower-by-phone'; incident: number; by: number; level: Level }
  | { do: 'direct-by-phone'; incident: number; by: number }
  /** The leader's own word on what was entered for them. */
  | { do: 'answer-for'; incident: number; by: number; entry: number; confirmed: boolean }
  /** An instant, so long ago or unknown; or other sectors, places, title. */
  | {
      do: 'correct'
      incident: number
      by: number
      field: 'occurredAt' | 'surfacedAt' | 'discoveredAt' | 'sectors' | 'divisions' | 'title'
      value: number | null
    }
  | { do: 'approve'; incident: number; by: number; approved: boolean }
  | { do: 'merge'; incident: number; by: number; into: number; keep: boolean }
  | { do: 'unmerge'; incident: number; by: number }
  | { do: 'notice'; incident: number; by: number; minutes: number }
  | { do: 'answer-notice'; incident: number; by: number; notice: number }
  | { do: 'measure'; incident: number; by: number; when: Moment; value: number; source: number }
  | { do: 'explain'; incident: number; by: number; clock: number }
  | { do: 'acknowledge'; alert: number; by: number }
  | { do: 'account'; number: number; active: boolean }
  | { do: 'adopt'; name: string }
  | { do: 'policy'; responseHours: number }

const PLACES = [['512021'], ['512021101'], ['512021103', '512021104'], ['512021', '512021103']]
const TOPICS = [
  { sectors: ['health'], units: [] },
  { sectors: ['health', 'compulsory-education'], units: [] },
  { sectors: ['taxation'], units: [] },
  { sectors: [], units: [] },
  { sectors: ['farm-subsidies'], units: ['ay-agri', 'ay-health'] },
]

const LEADS = ['ay-health', 'ay-edu', 'ay-agri', 'ay-t103', 'ay-enforcement']

const index = fc.nat({ max: 9 })
const minutes = fc.oneof(
  { weight: 4, arbitrary: fc.nat({ max: 90 }) },
  { weight: 3, arbitrary: fc.nat({ max: 12 * 60 }) },
  { weight: 1, arbitrary: fc.nat({ max: 72 * 60 }) },
)
const moment = fc.oneof(
  fc.record({ ago: minutes }),
  fc.record({ due: index, plus: fc.integer({ min: -120, max: 60 }) }),
  fc.record({ due: index, plus: fc.constant(0) }),
)
const level = fc.constantFrom(...LEVELS)
const of = <T extends Command['do'], F extends object>(verb: T, fields: { [K in keyof F]: fc.Arbitrary<F[K]> }) =>
  fc.record({ do: fc.constant(verb), ...fields })
const byAny = { incident: fc.nat({ max: 2 }), by: index }

const log = of('log', {
  level,
  place: index,
  topic: index,
  discovered: minutes,
  occurred: fc.option(minutes),
  surfaced: fc.option(minutes),
  below: fc.boolean(),
})
const wait = of('wait', { minutes })
export const acts = {
  level: of('level', { ...byAny, level }),
  accept: of('accept', { incident: byAny.incident, unit: index }),
  release: of('release', { ...byAny, when: moment, answers: fc.boolean() }),
  conference: of('conference', { ...byAny, when: moment, answers: fc.boolean(), briefing: fc.boolean() }),
  plan: of('plan', { ...byAny, ahead: minutes }),
  interview: of('interview', { ...byAny, when: moment, answers: fc.boolean() }),
  verify: of('verify', { ...byAny, clock: index, confirmed: fc.boolean() }),
  override: of('override', { ...byAny, lead: index, keep: fc.boolean() }),
  dispute: of('dispute', byAny),
  rule: of('rule', { ...byAny, designated: index }),
  exempt: of('exempt', { ...byAny, clock: index, byPhone: fc.boolean() }),
  'lower-by-phone': of('lower-by-phone', { ...byAny, level }),
  'direct-by-phone': of('direct-by-phone', byAny),
  'answer-for': of('answer-for', { ...byAny, entry: index, confirmed: fc.boolean() }),
  correct: of('correct', {
    ...byAny,
    field: fc.constantFrom(
      'occurredAt' as const,
      'surfacedAt' as const,
      'discoveredAt' as const,
      'sectors' as const,
      'divisions' as const,
      'title' as const,
    ),
    value: fc.option(minutes),
  }),
  approve: of('approve', { ...byAny, approved: fc.boolean() }),
  merge: of('merge', { ...byAny, into: fc.nat({ max: 2 }), keep: fc.boolean() }),
  unmerge: of('unmerge', byAny),
  measure: of('measure', { ...byAny, when: moment, value: fc.nat({ max: 9 }), source: fc.nat({ max: 1 }) }),
}
const weighted = (weight: number, arbitrary: fc.Arbitrary<unknown>) => ({ weight, arbitrary: arbitrary as fc.Arbitrary<Command> })
const onIncidents = Object.values(acts).map((arbitrary) => weighted(2, arbitrary))

/** One incident first, so that most commands find one; then up to `length` commands. */
export function histories(length: number, more: fc.Arbitrary<Command>[] = []): fc.Arbitrary<{ begin: number; commands: Command[] }> {
  const command = fc.oneof(
    ...onIncidents,
    weighted(1, log),
    weighted(6, wait),
    weighted(4, of('tick', {})),
    ...more.map((one) => weighted(2, one)),
  )
  const commands = fc
    .tuple(log as fc.Arbitrary<Command>, fc.array(command, { minLength: 4, maxLength: length, size: 'max' }))
    .map(([first, rest]) => [first, ...rest])
  return fc.record({ begin: fc.nat({ max: 24 * 60 }), commands })
}

/** Two incidents from the start, merged and taken apart more than anything else. */
export function entwined(length: number): fc.Arbitrary<{ begin: number; commands: Command[] }> {
  const { merge, unmerge, ...others } = acts
  const command = fc.oneof(
    weighted(8, merge),
    weighted(6, unmerge),
    ...Object.values(others).map((arbitrary) => weighted(1, arbitrary)),
    weighted(4, wait),
    weighted(2, of('wait-for-next', {})),
    weighted(4, of('tick', {})),
  )
  const commands = fc
    .tuple(log as fc.Arbitrary<Command>, log as fc.Arbitrary<Command>, fc.array(command, { minLength: 4, maxLength: length, size: 'max' }))
    .map(([first, second, rest]) => [first, second, ...rest])
  return fc.record({ begin: fc.nat({ max: 24 * 60 }), commands })
}

export const waitForNext = of('wait-for-next', {}) as fc.Arbitrary<Command>
export const restart = of('restart', {}) as fc.Arbitrary<Command>
export const waits = wait as fc.Arbitrary<Command>
export const logs = log as fc.Arbitrary<Command>
/** Supervision notices and explanations of breaches. */
export const supervision = [
  of('notice', { ...byAny, minutes }),
  of('answer-notice', { ...byAny, notice: index }),
  of('explain', { ...byAny, clock: index }),
] as fc.Arbitrary<Command>[]
export const housekeeping = [
  of('acknowledge', { alert: index, by: index }),
  of('account', { number: fc.nat({ max: 2 }), active: fc.boolean() }),
  of('adopt', { name: fc.constantFrom('安岳县', '安岳') }),
  of('policy', { responseHours: fc.constantFrom(24, 36, 48) }),
] as fc.Arbitrary<Command>[]

/** Does it; a refusal is an answer too and leaves no trace. `who` takes the place of the history's own officers. */
export async function perform(world: World, command: Command, who?: (incident: Incident) => Request): Promise<void> {
  const { parts } = world
  switch (command.do) {
    case 'wait':
      return world.clock.advance(command.minutes * MINUTE)
    case 'drift':
      return world.clock.advance(command.ms)
    case 'wait-for-next':
      return world.clock.advance(Math.max(0, (parts.alarms.nextAt() ?? world.now) - world.now))
    case 'wait-for-due':
      return waitForDue(world, command)
    case 'tick':
      return world.raiseAllDue()
    case 'restart':
      return world.restart()
    case 'log':
      return log_(world, command)
    case 'account':
      return account(world, command)
    case 'adopt':
      await parts.administration.adoptDirectory(officer('ay-gov-office', 'admin'), { ...LOCALITY, name: command.name })
      return
    case 'policy':
      return publish(world, command.responseHours)
    case 'acknowledge': {
      const alerts = parts.alertList.after(0, { subtree: '512021', participant: null }, 200)
      const alert = alerts[command.alert % Math.max(1, alerts.length)]
      if (alert !== undefined)
        await parts.alarms.acknowledge(officer('ay-gov-office', command.by % 2 === 0 ? 'coordinator' : 'recorder'), alert.seq, {
          subtree: '512021',
          participant: null,
        })
      return
    }
    default:
      return act(world, command, who)
  }
}

function waitForDue(world: World, { incident, clock, plus }: Extract<Command, { do: 'wait-for-due' }>): void {
  const id = world.incidents[incident % Math.max(1, world.incidents.length)]
  if (id === undefined) return
  const clocks = world.clocks(id)
  world.clock.advance(Math.max(0, clocks[clock % clocks.length]!.dueAt + plus - world.now))
}

/** No special case of any kind. */
const PLAIN = { handledAs: null, sensitive: false, personalDataReason: null, drill: null }

async function log_(
  world: World,
  { level: graded, place, topic, discovered, occurred, surfaced, below, channel, heat, handledAs }: Extract<Command, { do: 'log' }>,
): Promise<void> {
  const ago = (length: number) => world.now - length * MINUTE
  const { sectors, units } = TOPICS[topic % TOPICS.length]!
  const receipt = await world.parts.incidents.log(officer('ay-gov-office', 'recorder'), {
    title: `第${world.incidents.length + 1}起事件${below ? '，来电13800138000' : ''}`,
    summary: null,
    source: { channel: channel ?? 'weibo', url: null, outlet: null },
    occurredAt: occurred === null ? null : ago(discovered + occurred),
    surfacedAt: surfaced === null ? null : ago(surfaced),
    discoveredAt: ago(discovered),
    divisions: PLACES[place % PLACES.length]!,
    sectors,
    units,
    category: below ? 'work-safety' : null,
    facts: below ? { deaths: 12 } : {},
    level: graded,
    levelReason: below ? '现场核实' : null,
    heat: heat ?? null,
    focus: null,
    disposition: null,
    ...PLAIN,
    handledAs: graded === 'none' ? (handledAs ?? null) : null,
    personalDataReason: below ? '须据此回访' : null,
  })
  if (receipt instanceof Refusal) throw new Error(`not logged: ${receipt.detail} ${JSON.stringify(receipt.errors)}`)
  world.incidents.push(receipt.subject!)
}

async function account(world: World, { number, active }: Extract<Command, { do: 'account' }>): Promise<void> {
  const admin = officer('ay-gov-office', 'admin')
  const known = world.parts.accounts.byUsername(`user${number}`)
  const described = { name: `user${number}`, roles: ['unit' as const], unitId: 'ay-health', phone: null }
  if (known === null)
    await world.parts.administration.createAccount(admin, { ...described, username: `user${number}`, passwordHash: 'none' })
  else await world.parts.administration.changeAccount(admin, known.id, { active })
}

async function publish(world: World, responseHours: number): Promise<void> {
  const { desk } = world.parts
  const pack = structuredClone(desk.rulebook.packs()[0]!.pack)
  pack.effectiveFrom = new Date(world.now).toISOString()
  pack.clocks.response.due = `PT${responseHours}H`
  await desk.performAsSystem((present) => present.record([{ stream: 'policy', type: 'policy-published', data: pack }]))
}

/** People who may turn up: those of the units that answer, those who coordinate, and one who has no part. */
function officersOf(incident: Incident): Request[] {
  return [
    ...obligedUnits(incident.assignment).map((unit) => officer(unit, 'unit')),
    officer('ay-gov-office', 'coordinator'),
    officer('ay-gov', 'leader'),
    officer('ay-gov-office', 'recorder'),
    officer(incident.assignment.lead, 'unit', 'recorder'),
    officer('ay-stats', 'unit'),
  ]
}

/** The leader whom an act concerns; and who acts where it is not just anybody. */
const LEADERS = ['ay-gov', 'ay-gov-office']

function leaderOf(by: number): OnBehalfOf {
  const unit = LEADERS[by % LEADERS.length]!
  const { account, username } = officer(unit, 'leader').principal
  return { account, username, unit, name: '李某', post: '领导', by: 'phone' }
}

function officerFor(incident: Incident, command: Command): Request | null {
  switch (command.do) {
    case 'exempt':
      return command.byPhone ? officer('ay-gov-office', 'recorder') : officer(leaderOf(command.by).unit!, 'leader')
    case 'lower-by-phone':
    case 'direct-by-phone':
      return officer('ay-gov-office', 'recorder')
    case 'answer-for': {
      const one = incident.onBehalf[command.entry % Math.max(1, incident.onBehalf.length)]
      return one === undefined ? null : officer(one.leader.unit!, 'leader')
    }
    default:
      return null
  }
}

async function act(
  world: World,
  command: Exclude<Extract<Command, { incident: number }>, { do: 'wait-for-due' }>,
  who?: (incident: Incident) => Request,
): Promise<void> {
  const id = world.incidents[command.incident % Math.max(1, world.incidents.length)]
  if (id === undefined) return
  const incident = world.incident(id)
  const officers = officersOf(incident)
  const request =
    who?.(incident) ?? officerFor(incident, command) ?? officers[('by' in command ? command.by : command.unit) % officers.length]!
  const answers = 'answers' in command && command.answers ? ['何时恢复'] : []
  const tell = (decide: IncidentDecision, phases?: readonly Phase[]) => world.parts.incidents.act(request, id, decide, phases)
  switch (command.do) {
    case 'level':
      await tell((one, given) => changeLevel(one, { level: command.level, reason: '核定' }, given))
      return
    case 'accept':
      await tell((one, given) => giveAcceptance(one, request.principal.unit ?? '', given))
      return
    case 'release': {
      const channels = [
        { name: '发布', url: 'https://example.gov.cn/', documentNumber: null, publishedAt: instantOf(world, id, command.when) },
      ]
      await tell(
        (one, given) =>
          recordRelease(
            one,
            {
              kind: 'authoritative',
              unit: null,
              title: '通报',
              body: '情况如下。',
              answers,
              channels,
              signatory: { name: '张某', post: '局长' },
            },
            given,
          ),
        ALSO_MERGED,
      )
      return
    }
    case 'plan':
      await tell((one, given) => scheduleConference(one, plan(world.now + command.ahead * MINUTE, false), given), ALSO_MERGED)
      return
    case 'conference': {
      const at = instantOf(world, id, command.when)
      const planned = await tell((one, given) => scheduleConference(one, plan(at, command.briefing), given), ALSO_MERGED)
      if (planned instanceof Refusal || planned.made === null) return
      const record = {
        heldAt: at,
        place: '新闻发布厅',
        host: '宣传部',
        speakers: [{ name: '张某', post: '局长' }],
        media: ['融媒体中心'],
        transcriptUrl: 'https://example.gov.cn/',
        answers,
      }
      await tell((one, given) => holdConference(one, planned.made!, record, given), ALSO_MERGED)
      return
    }
    case 'interview':
      await tell(
        (one, given) =>
          recordInterview(
            one,
            { unit: null, outlet: '台', at: instantOf(world, id, command.when), speaker: '张某', url: 'https://example.gov.cn/', answers },
            given,
          ),
        ALSO_MERGED,
      )
      return
    case 'override': {
      if (!request.principal.roles.includes('coordinator')) return
      const choice = LEADS[command.lead % LEADS.length]!
      const others = obligedUnits(incident.assignment).filter((unit) => unit !== choice)
      const joint = command.keep ? others : []
      await tell((one, given) => overrideAssignment(one, { lead: choice, joint, local: [], reason: '职责调整' }, given))
      return
    }
    case 'merge':
    case 'unmerge': {
      const merger = who?.(incident) ?? officer(command.by % 2 === 0 ? 'ay-gov-office' : 'ay-publicity', 'coordinator')
      if (!merger.principal.roles.includes('coordinator')) return
      await world.parts.incidents.actOnPair(merger, id, command.do === 'merge' ? merging(world, command) : UNMERGING)
      return
    }
    case 'dispute':
      await tell((one, given) =>
        raiseDispute(one, { unit: request.principal.unit ?? '', reason: 'not-our-duty', clause: '三定规定', proposal: '另定' }, given),
      )
      return
    case 'rule': {
      const open = incident.disputes.raised.find((dispute) => dispute.ruling === null)
      if (open === undefined || !request.principal.roles.includes('coordinator')) return
      const designated = LEADS[command.designated % LEADS.length]!
      await tell((one, given) => ruleDispute(one, open.dispute, { designated, note: null }, given))
      return
    }
    case 'exempt': {
      // As the route does: nobody else gets as far as the decision.
      if (!request.principal.roles.some((role) => role === 'leader' || role === 'recorder')) return
      const clocks = world.clocks(id)
      const onBehalfOf = command.byPhone ? leaderOf(command.by) : null
      const lift = { reason: 'unified-deployment' as const, authority: '资府发〔2026〕1号', onBehalfOf }
      await tell((_, given) => grantExemption(clocks[command.clock % clocks.length]!.id, lift, given))
      return
    }
    case 'lower-by-phone':
      await tell((one, given) => changeLevel(one, { level: command.level, reason: '核定', onBehalfOf: leaderOf(command.by) }, given))
      return
    case 'direct-by-phone':
      await tell((one, given) =>
        giveDirective(one, { to: [one.assignment.lead], text: '请核实', dueAt: null, onBehalfOf: leaderOf(command.by) }, given),
      )
      return
    case 'answer-for': {
      const entered = incident.onBehalf[command.entry % Math.max(1, incident.onBehalf.length)]
      const word = { confirmed: command.confirmed, note: null }
      if (entered !== undefined) await tell((one, given) => confirmOnBehalf(one, entered.seq, word, given))
      return
    }
    case 'correct': {
      if (!request.principal.roles.some((role) => role === 'coordinator' || role === 'recorder')) return
      const change = changeOf(command, world.now)
      await tell((one, given) => correct(one, { change, reason: '登记有误' }, given))
      return
    }
    case 'approve': {
      const waiting = incident.corrections.find((one) => one.state === 'waiting')
      if (waiting === undefined || !request.principal.roles.some((role) => role === 'coordinator' || role === 'leader')) return
      await tell((one, given) => reviewCorrection(one, { correction: waiting.correction, approved: command.approved, note: null }, given))
      return
    }
    case 'notice': {
      const dueAt = world.now + (command.minutes + 1) * MINUTE
      await tell((one, given) => issueNotice(one, { colour: 'blue', to: one.assignment.lead, text: '请答复', dueAt }, given))
      return
    }
    case 'answer-notice': {
      const notice = incident.notices[command.notice % Math.max(1, incident.notices.length)]
      if (notice !== undefined) await tell((one, given) => answerNotice(one, notice.notice, '已办', given), ALSO_MERGED)
      return
    }
    case 'measure': {
      const { when, value, source } = command
      const point = { at: instantOf(world, id, when), value, source: ['微博阅读量', '抖音播放量'][source]! }
      await tell((_, given) => measureHeat([point], given), ALSO_MERGED)
      return
    }
    case 'explain': {
      const clocks = world.clocks(id)
      await tell((_, given) => fileExplanation(clocks[command.clock % clocks.length]!.id, '核实用时较长', given), ALSO_MERGED)
      return
    }
    case 'verify': {
      // As the route does: only a coordinator or leader gets as far as the decision.
      if (!request.principal.roles.some((role) => role === 'coordinator' || role === 'leader')) return
      const clocks = world.clocks(id)
      const claimed = clocks.filter((one) => one.claim !== null)
      const clock = (claimed.length > 0 ? claimed : clocks)[command.clock % (claimed.length > 0 ? claimed.length : clocks.length)]!
      await tell((one, given) => verifyEvidence(one, clock.id, { confirmed: command.confirmed, note: null }, given), ALSO_MERGED)
    }
  }
}

function changeOf({ field, value }: Extract<Command, { do: 'correct' }>, now: number): CorrectIncident['change'] {
  const instant = value === null ? null : now - value * MINUTE
  switch (field) {
    case 'occurredAt':
      return { occurredAt: instant }
    case 'surfacedAt':
      return { surfacedAt: instant }
    case 'discoveredAt':
      return { discoveredAt: instant ?? now }
    case 'sectors':
      return { sectors: TOPICS[(value ?? 0) % TOPICS.length]!.sectors }
    case 'divisions':
      return { divisions: PLACES[(value ?? 0) % PLACES.length]! }
    case 'title':
      return { title: `更正后的第${(value ?? 0) % 3}个标题` }
  }
}

function merging(world: World, { into, keep }: Extract<Command, { do: 'merge' }>): PairAct {
  const main = world.incidents[into % world.incidents.length]!
  return { phases: ['open'], mainOf: () => main, decide: (pair, given) => mergeIncidents(pair, keep, given) }
}

const UNMERGING: PairAct = {
  phases: ALSO_MERGED,
  mainOf: ({ merging: { into } }) => into?.incident ?? new Refusal('conflict', '没有并入其他事件'),
  decide: unmergeIncident,
}

function plan(scheduledAt: number, briefing: boolean) {
  return {
    kind: briefing ? ('briefing' as const) : ('press-conference' as const),
    unit: null,
    scheduledAt,
    place: '新闻发布厅',
    host: '宣传部',
    speakers: [],
  }
}

/** Never in the future: what lies there is taken as now. */
function instantOf(world: World, id: string, when: Moment): number {
  if ('ago' in when) return world.now - when.ago * MINUTE
  const clocks = world.clocks(id)
  return Math.min(world.now, clocks[when.due % clocks.length]!.dueAt + when.plus * MINUTE)
}
