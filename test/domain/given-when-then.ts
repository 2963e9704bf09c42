import type { Test } from 'tap'
import { assign } from '../../src/domain/assignment.ts'
import type { Assignment } from '../../src/domain/assignment.ts'
import { obligations, stateAt } from '../../src/domain/clocks.ts'
import type { Obligation, ObligationState } from '../../src/domain/clocks.ts'
import { compileDirectory } from '../../src/domain/directory.ts'
import type { Directory, DirectoryDocument } from '../../src/domain/directory.ts'
import type { Actor, IncidentFact } from '../../src/domain/facts.ts'
import type { Decided, GivenIncident } from '../../src/domain/given.ts'
import { evolve } from '../../src/domain/incident.ts'
import type { FactOf, Incident } from '../../src/domain/incident.ts'
import type { Level } from '../../src/domain/levels.ts'
import national from '../../src/domain/packs/national-2016.json' with { type: 'json' }
import { policyPack } from '../../src/domain/policy.ts'
import type { PolicyPack } from '../../src/domain/policy.ts'
import { Refusal, isRefusal } from '../../src/domain/refusal.ts'
import type { ObligationKind, Role } from '../../src/domain/vocabulary.ts'

/** given(entries).when(decision).then(facts | refusal): the domain's test idiom, on one incident of a small county. */

export const PACK: PolicyPack = policyPack.parse(national)

/** An instant of November 2026, Beijing time: `08:00` on Monday the 16th, `17 08:00` on another day. Seconds and milliseconds may follow. */
export function at(text: string): number {
  const [time = '', day = '16'] = text.split(' ').reverse()
  const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number)
  return Date.UTC(2026, 10, Number(day), hours - 8, minutes, 0, Math.round(seconds * 1000))
}

/** A county of one city: 卫健 and 教育 share nothing, two townships, the usual coordinators. */
export const COUNTY: DirectoryDocument = {
  name: '试县',
  root: '512021',
  sectors: ['health', 'edu', 'roads'].map((code) => ({ code, name: code })),
  units: [
    { id: 'gov', name: '试县人民政府', kind: 'government', division: '512021' },
    { id: 'office', name: '试县政府办', kind: 'government-office', division: '512021' },
    { id: 'publicity', name: '试县宣传部', kind: 'publicity', division: '512021' },
    { id: 'cyber', name: '试县网信办', kind: 'cyberspace', division: '512021' },
    { id: 'health', name: '试县卫健局', kind: 'department', division: '512021', sectors: ['health'] },
    { id: 'edu', name: '试县教育局', kind: 'department', division: '512021', sectors: ['edu'] },
    { id: 't101', name: '一镇', kind: 'township', division: '512021101' },
    { id: 't102', name: '二镇', kind: 'township', division: '512021102' },
  ],
}
export const DIRECTORY: Directory = compileDirectory(COUNTY)

export type Decision = (incident: Incident, given: GivenIncident) => Decided | Refusal

export interface Person {
  account: string
  unit: string
  roles: readonly Role[]
}

export const person = (unit: string, ...roles: Role[]): Person => ({ account: `${unit}.${roles.join('+')}`, unit, roles })
/** An officer of the lead unit in these stories. */
export const lead = person('health', 'unit')
export const coordinator = person('office', 'coordinator')
export const recorder = person('office', 'recorder')
export const leader = person('gov', 'leader')

/** One entry of the incident's stream: what, when it was recorded, by whom. */
export interface Happened {
  at: number
  by: Person
  fact: IncidentFact
}

/** Discovered at 08:00, logged five minutes later: 卫健局 leads, unless told otherwise. */
export function logged(over: Partial<FactOf<'incident-logged'>> & { recorded?: number } = {}): Happened {
  const { recorded, ...facts } = over
  const data = {
    number: '2026-000001',
    title: '事件',
    summary: null,
    source: { channel: 'weibo' as const, url: null, outlet: null },
    occurredAt: null,
    surfacedAt: null,
    discoveredAt: at('08:00'),
    divisions: ['512021'],
    sectors: ['health'],
    units: [],
    category: null,
    facts: {},
    level: 'none' as Level,
    proposedLevel: null,
    levelReason: null,
    heat: null,
    focus: null,
    disposition: null,
    handledAs: null,
    sensitive: false,
    personalDataReason: null,
    drill: null,
    policySeq: 1,
    directorySeq: 2,
    ...facts,
  }
  const { assignment, government } = proposed(data)
  return {
    at: recorded ?? data.discoveredAt + 5 * 60_000,
    by: recorder,
    fact: { type: 'incident-logged', data: { assignment, government, ...data } },
  }
}

/** The assignment stays as the new level proposes it for the default incident, unless given. */
export function regraded(from: Level, to: Level, recorded: number, assignment: Assignment = proposed({ level: to }).assignment): Happened {
  return {
    at: recorded,
    by: coordinator,
    fact: { type: 'level-changed', data: { from, to, handledAs: null, reason: '核定', assignment, directorySeq: 2, onBehalfOf: null } },
  }
}

export function accepted(unit: string, recorded: number): Happened {
  return { at: recorded, by: person(unit, 'unit'), fact: { type: 'acceptance-given', data: { unit } } }
}

interface Act {
  id?: string
  /** When it happened in public. */
  public: number
  /** When it was entered; at once unless given. */
  entered?: number
  by?: Person
  unit?: string
  answers?: string[]
}

export function released(act: Act & { laterChannels?: number[] }): Happened {
  const data = releaseData(act.public, ...(act.laterChannels ?? []))
  return {
    at: act.entered ?? act.public,
    by: act.by ?? lead,
    fact: { type: 'release-recorded', data: { ...data, release: act.id ?? 'r1', unit: act.unit ?? 'health', answers: act.answers ?? [] } },
  }
}

/** What an officer types in for a release that is out, without the unit. */
export function releaseData(...publishedAt: number[]) {
  const channels = publishedAt.map((instant, place) => ({
    name: `渠道${place + 1}`,
    url: 'https://example.gov.cn/',
    documentNumber: null,
    publishedAt: instant,
  }))
  return {
    kind: 'authoritative' as const,
    title: '通报',
    body: '情况如下。',
    answers: [] as string[],
    promise: null,
    fulfils: null,
    channels,
    signatory: { name: '张某', post: '局长' },
  }
}

/** Scheduled a minute before it is entered as held. */
export function held(act: Act & { kind?: 'press-conference' | 'briefing' }): Happened[] {
  const { id: conference = 'c1', by = lead, unit = 'health', kind = 'press-conference' } = act
  const entered = act.entered ?? act.public
  return [
    { at: entered - 60_000, by, fact: { type: 'conference-scheduled', data: { conference, unit, ...planData(act.public, kind) } } },
    { at: entered, by, fact: { type: 'conference-held', data: { conference, ...recordData(act.public), answers: act.answers ?? [] } } },
  ]
}

export function planData(scheduledAt: number, kind: 'press-conference' | 'briefing' = 'press-conference') {
  return { kind, scheduledAt, place: '新闻发布厅', host: '宣传部', speakers: [] }
}

export function recordData(heldAt: number) {
  return {
    heldAt,
    place: '新闻发布厅',
    host: '宣传部',
    speakers: [{ name: '张某', post: '局长' }],
    media: ['县融媒体中心'],
    transcriptUrl: 'https://example.gov.cn/',
    answers: [] as string[],
  }
}

export function interviewed(act: Act): Happened {
  const data = {
    interview: act.id ?? 'i1',
    unit: act.unit ?? 'health',
    outlet: '市电视台',
    at: act.public,
    speaker: '张某',
    url: 'https://example.gov.cn/',
    answers: act.answers ?? [],
  }
  return { at: act.entered ?? act.public, by: act.by ?? lead, fact: { type: 'interview-recorded', data } }
}

/** The second person's verdict on evidence for the lead's clock of this kind. */
export function verified(kind: ObligationKind, evidence: string, confirmed: boolean, recorded: number, unit = 'health'): Happened {
  return {
    at: recorded,
    by: coordinator,
    fact: { type: 'evidence-verified', data: { obligation: idOf(kind, unit), evidence, confirmed, note: null } },
  }
}

export function idOf(kind: ObligationKind, unit = 'health'): string {
  return `inc.${kind}.${unit}.1`
}

function proposed(over: { level: Level; divisions?: string[]; sectors?: string[]; units?: string[] }) {
  const proposal = assign({ divisions: ['512021'], sectors: ['health'], units: [], ...over }, DIRECTORY)
  if (isRefusal(proposal)) throw new Error(proposal.detail)
  return proposal
}

/** What has happened to one incident so far. */
export class Story {
  readonly happened: readonly Happened[]

  constructor(happened: readonly Happened[]) {
    this.happened = happened
  }

  and(...more: (Happened | Happened[])[]): Story {
    return new Story([...this.happened, ...more.flat()])
  }

  get incident(): Incident {
    const incident = this.happened.reduce<Incident | null>((state, { at: recorded, by, fact }, place) => {
      const actor: Actor = { account: by.account, name: by.account, unit: by.unit, role: by.roles[0] ?? 'unit' }
      return evolve('inc', state, { ...fact, seq: place + 10, version: place + 1, at: recorded, actor })
    }, null)
    if (incident === null) throw new Error('nothing happened')
    return incident
  }

  get clocks(): readonly Obligation[] {
    return obligations(this.incident, PACK)
  }

  /** The clock of this kind; fails when there is none. */
  clock(kind: ObligationKind, unit = 'health'): Obligation {
    const clock = this.clocks.find((one) => one.kind === kind && one.unit === unit)
    if (clock === undefined) throw new Error(`no ${kind} of ${unit}`)
    return clock
  }

  state(kind: ObligationKind, now: number, unit = 'health'): ObligationState {
    return stateAt(this.clock(kind, unit), now)
  }

  when(decide: Decision, now: number, by: Person, directory: Directory = DIRECTORY): Outcome {
    const actor: Actor = { account: by.account, name: by.account, unit: by.unit, role: by.roles[0] ?? 'unit' }
    const result = decide(this.incident, {
      now,
      actor,
      roles: by.roles,
      directory,
      directorySeq: 2,
      freshId: 'fresh',
      pack: PACK,
      clocks: this.clocks,
    })
    return new Outcome(this, result, now, by)
  }
}

export class Outcome {
  readonly result: Decided | Refusal
  readonly #before: Story
  readonly #now: number
  readonly #by: Person

  constructor(before: Story, result: Decided | Refusal, now: number, by: Person) {
    this.#before = before
    this.result = result
    this.#now = now
    this.#by = by
  }

  /** These facts and no others, as far as they are named; or a refusal by code and rule. */
  then(t: Test, expected: readonly { type: IncidentFact['type']; data?: object }[] | { refusal: Refusal['code']; rule?: string }): void {
    if ('refusal' in expected) {
      const { code, rule } = this.result instanceof Refusal ? this.result : { code: 'accepted', rule: undefined }
      t.same({ refusal: code, ...(rule === undefined ? {} : { rule }) }, expected)
      return
    }
    holds(t, this.facts, expected)
  }

  get facts(): readonly IncidentFact[] {
    if (isRefusal(this.result)) throw new Error(`refused: ${this.result.detail}`)
    return this.result.facts
  }

  get alerts() {
    if (isRefusal(this.result)) throw new Error(`refused: ${this.result.detail}`)
    return this.result.alerts
  }

  /** The story with these facts in it. */
  get story(): Story {
    return this.#before.and(this.facts.map((fact) => ({ at: this.#now, by: this.#by, fact })))
  }
}

export function given(...happened: (Happened | Happened[])[]): Story {
  return new Story(happened.flat())
}

/** Equality in what `expected` names: unlike `t.match`, lists must have the same length and texts be the same. */
export function holds(t: Test, actual: unknown, expected: unknown): void {
  t.strictSame(named(actual, expected), expected)
}

function named(actual: unknown, expected: unknown): unknown {
  if (Array.isArray(actual) && Array.isArray(expected)) return actual.map((one, place) => named(one, expected[place]))
  if (!isRecord(actual) || !isRecord(expected)) return actual
  return Object.fromEntries(Object.keys(expected).map((key) => [key, named(actual[key], expected[key])]))
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
