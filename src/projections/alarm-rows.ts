import type { Connection } from '../../db/open.ts'
import { nextRing } from '../domain/alarms.ts'
import type { AlarmSubject, AlertRaised } from '../domain/alarms.ts'
import type { Obligation } from '../domain/clocks.ts'
import { parseDuration } from '../domain/durations.ts'
import type { Incident } from '../domain/incident.ts'
import type { Level } from '../domain/levels.ts'
import type { PolicyPack } from '../domain/policy.ts'

export interface RaisedAlert {
  seq: number
  alert: AlertRaised
}

/** A clock by its incident's key and its place there. */
interface Place {
  incident: number
  place: number
  generation: number
}

/** What has been raised, and for each clock the one step that comes next. */
export class AlarmRows {
  readonly #statements: ReturnType<typeof prepare>

  constructor(connection: Connection) {
    this.#statements = prepare(connection)
  }

  /**
   * After a person's act: a clock that ended rings no more (AL-4), an open one rings next where its steps stand. `places`: the clocks to
   * look at; `isNew`: the incident was just logged, so none has rung.
   */
  set(key: number, incident: Incident, clocks: readonly Obligation[], places: Iterable<number>, isNew: boolean, pack: PolicyPack): void {
    for (const place of places) {
      const clock = clocks[place]
      if (clock === undefined) throw new Error(`no clock at ${place}`)
      const { generation } = clock
      if (clock.outcome !== 'open') this.#statements.remove.run(key, place)
      else {
        const last = isNew ? null : (this.#statements.lastOffset.get(key, place, generation) as number | null)
        this.#arm({ incident: key, place, generation }, subjectOf(clock, incident), last, pack)
      }
    }
  }

  /** All alerts of an incident at once, oldest first, and what rings next after them. */
  fill(key: number, incident: Incident, clocks: readonly Obligation[], alerts: readonly RaisedAlert[], pack: PolicyPack): void {
    const last = new Map<string, number>()
    for (const { seq, alert } of alerts) {
      const place = alert.obligation === null ? null : placeOf(clocks, alert.obligation)
      const offset = this.#insert(seq, key, alert, place)
      if (offset !== null) last.set(`${place} ${alert.generation}`, offset)
    }
    for (const [place, clock] of clocks.entries()) {
      if (clock.outcome !== 'open') continue
      const { generation } = clock
      this.#arm({ incident: key, place, generation }, subjectOf(clock, incident), last.get(`${place} ${generation}`) ?? null, pack)
    }
  }

  /** After one alert: its step is over, the clock's next one is armed. `level`: the incident's. */
  raised(seq: number, incident: number, alert: AlertRaised, level: Level, pack: PolicyPack): void {
    const clock = alert.obligation === null ? null : this.#clockOf(incident, alert)
    const offset = this.#insert(seq, incident, alert, clock?.place ?? null)
    if (offset === null || clock === null) return
    this.#arm(
      { incident, place: clock.place, generation: alert.generation },
      { ...clock, level, explained: clock.explained === 1 },
      offset,
      pack,
    )
  }

  /** Returns the offset of the step that was raised; null for a named one. */
  #insert(seq: number, incident: number, { step, generation }: AlertRaised, place: number | null): number | null {
    const offset = parseDuration(step)
    this.#statements.insert.run({ seq, incident, place, generation, offset })
    return offset
  }

  #clockOf(incident: number, { obligation, kind, unit }: AlertRaised): Clock {
    const clocks = this.#statements.clocks.all(incident, kind, unit) as Clock[]
    const clock = clocks.find(({ ordinal }) => obligation?.endsWith(`.${ordinal}`))
    if (clock === undefined) throw new Error(`no obligation ${obligation}`)
    return clock
  }

  #arm(of: Place, subject: AlarmSubject, lastOffset: number | null, pack: PolicyPack): void {
    const next = nextRing(subject, lastOffset, pack)
    if (next === null) this.#statements.remove.run(of.incident, of.place)
    else {
      const explained = Number(subject.explained === true)
      this.#statements.arm.run({ ...of, nextAt: next.fireAt, nextOffset: next.offsetMs, nextStep: next.step, explained })
    }
  }
}

function subjectOf(clock: Obligation, { level, explanations }: Incident): AlarmSubject {
  return { ...clock, level, explained: explanations.has(clock.id) }
}

function placeOf(clocks: readonly Obligation[], obligation: string): number {
  const place = clocks.findIndex((clock) => clock.id === obligation)
  if (place < 0) throw new Error(`no obligation ${obligation}`)
  return place
}

interface Clock {
  place: number
  ordinal: number
  kind: Obligation['kind']
  dueAt: number
  armedAt: number
  /** Null when it has no alarm. */
  explained: number | null
}

function prepare(connection: Connection) {
  return {
    remove: connection.prepare('delete from alarm where incident = ? and place = ?'),
    lastOffset: connection.prepare('select max(offset_ms) from alert where incident = ? and place = ? and generation = ?').pluck(),
    clocks: connection.prepare(
      `select o.place, o.ordinal, o.kind, o.due_at as dueAt, o.armed_at as armedAt, a.explained from obligation o
        left join alarm a on a.incident = o.incident and a.place = o.place where o.incident = ? and o.kind = ? and o.unit = ? and o.to_seq is null`,
    ),
    arm: connection.prepare(`insert into alarm (incident, place, generation, next_at, next_offset, next_step, explained)
      values (@incident, @place, @generation, @nextAt, @nextOffset, @nextStep, @explained)
      on conflict (incident, place) do update
      set generation = @generation, next_at = @nextAt, next_offset = @nextOffset, next_step = @nextStep, explained = @explained`),
    insert: connection.prepare(
      'insert into alert (seq, incident, place, generation, offset_ms) values (@seq, @incident, @place, @generation, @offset)',
    ),
  }
}
