import type { Connection } from '../../db/open.ts'
import { nextRing } from '../domain/alarms.ts'
import type { AlarmSubject, AlertRaised } from '../domain/alarms.ts'
import type { Obligation } from '../domain/clocks.ts'
import { parseDuration } from '../domain/durations.ts'
import type { Level } from '../domain/levels.ts'
import type { PolicyPack } from '../domain/policy.ts'

/** What has been raised, and for each clock the one step that comes next. */
export class AlarmRows {
  readonly #statements: ReturnType<typeof prepare>

  constructor(connection: Connection) {
    this.#statements = prepare(connection)
  }

  /** After a person's act: a clock that ended rings no more (AL-4), an open one rings next where its steps stand. */
  set(incident: number, clocks: readonly Obligation[], level: Level, pack: PolicyPack): void {
    for (const clock of clocks) {
      if (clock.outcome !== 'open') {
        this.#statements.remove.run(clock.id)
        continue
      }
      const last = this.#statements.lastOffset.get(clock.id, clock.generation) as number | null
      this.#arm(incident, clock.id, clock.generation, { ...clock, level }, last, pack)
    }
  }

  raised(seq: number, raisedAt: number, incident: number, alert: AlertRaised, level: Level, pack: PolicyPack): void {
    const offset = parseDuration(alert.step)
    this.#statements.insert.run({
      ...alert,
      seq,
      raisedAt,
      incident,
      offset,
      late: Number(alert.late),
      recipients: JSON.stringify(alert.recipients),
    })
    if (offset === null || alert.obligation === null) return
    const clock = this.#statements.clock.get(incident, alert.obligation) as { kind: Obligation['kind']; dueAt: number; armedAt: number }
    this.#arm(incident, alert.obligation, alert.generation, { ...clock, level }, offset, pack)
  }

  #arm(incident: number, obligation: string, generation: number, subject: AlarmSubject, lastOffset: number | null, pack: PolicyPack): void {
    const next = nextRing(subject, lastOffset, pack)
    if (next === null) this.#statements.remove.run(obligation)
    else this.#statements.arm.run({ obligation, incident, generation, nextAt: next.fireAt, nextOffset: next.offsetMs, nextStep: next.step })
  }
}

function prepare(connection: Connection) {
  return {
    remove: connection.prepare('delete from alarm where obligation = ?'),
    lastOffset: connection
      .prepare('select max(offset_ms) from alert where obligation = ? and generation = ? and offset_ms is not null')
      .pluck(),
    clock: connection.prepare(
      'select kind, due_at as dueAt, armed_at as armedAt from obligation where incident = ? and id = ? and to_seq is null',
    ),
    arm: connection.prepare(`insert into alarm (obligation, incident, generation, next_at, next_offset, next_step)
      values (@obligation, @incident, @generation, @nextAt, @nextOffset, @nextStep)
      on conflict (obligation) do update set generation = @generation, next_at = @nextAt, next_offset = @nextOffset, next_step = @nextStep`),
    insert:
      connection.prepare(`insert into alert (seq, incident, obligation, kind, unit, step, offset_ms, generation, severity, due_at, raised_at, lag_ms, late, covers, recipients)
      values (@seq, @incident, @obligation, @kind, @unit, @step, @offset, @generation, @severity, @dueAt, @raisedAt, @lagMs, @late, @covers, @recipients)`),
  }
}
