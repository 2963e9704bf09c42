import type { AlertOnRecord } from '../domain/alarms.ts'
import { formatInstant, formatInstantOrNull } from '../domain/instants.ts'
import type { AlertAnswer } from './alert-answers.ts'
import { alertText } from './wording.ts'

export function renderAlert(alert: AlertOnRecord, unitName: string): AlertAnswer {
  const { seq, incident, number, title, drill, obligation, unit, step, lagMs, late, covers, recipients } = alert
  return {
    seq,
    incident,
    number,
    title,
    drill,
    obligation,
    kind: alert.kind as AlertAnswer['kind'],
    unit,
    step,
    severity: alert.severity as AlertAnswer['severity'],
    dueAt: formatInstantOrNull(alert.dueAt),
    raisedAt: formatInstant(alert.raisedAt),
    lagMs,
    late,
    covers,
    recipients,
    text: alertText(alert, unitName),
  }
}
