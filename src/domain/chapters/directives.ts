import * as z from 'zod'
import { alertOf, recipientsOf } from '../alarms.ts'
import type { Recorded } from '../facts.ts'
import { decided } from '../given.ts'
import type { Decided, GivenIncident } from '../given.ts'
import type { Entered, Incident } from '../incident.ts'
import { Refusal, forbidden, isRefusal, notFound, refused } from '../refusal.ts'
import type { FieldError } from '../refusal.ts'
import { isDenied, onBehalfFault, onBehalfOf } from './on-behalf.ts'

/** A leader's written instruction (批示), tracked until every addressed unit has answered (SV-1). */

export const DIRECTIVE_FACTS = {
  'directive-given': z.strictObject({
    directive: z.string(),
    to: z.array(z.string()),
    text: z.string(),
    dueAt: z.int().nullable(),
    onBehalfOf: onBehalfOf.nullable(),
  }),
  'directive-answered': z.strictObject({ directive: z.string(), unit: z.string(), text: z.string() }),
} as const

type DirectiveGiven = z.infer<(typeof DIRECTIVE_FACTS)['directive-given']>

export type Directive = Entered & DirectiveGiven & { answers: (Entered & { unit: string; text: string })[] }

export function foldDirectives(directives: readonly Directive[], fact: Recorded, entered: Entered): readonly Directive[] {
  switch (fact.type) {
    case 'directive-given':
      return [...directives, { ...entered, ...fact.data, answers: [] }]
    case 'directive-answered': {
      const { directive, ...answer } = fact.data
      return directives.map((one) => (one.directive === directive ? { ...one, answers: [...one.answers, { ...entered, ...answer }] } : one))
    }
    default:
      return directives
  }
}

export type DirectiveState = 'open' | 'overdue' | 'answered' | 'late'

/** How a directive stands with one addressed unit; exactly at due is still in time. Without a due instant nothing is late. */
export function directiveStateAt(directive: Pick<Directive, 'dueAt' | 'answers'>, unit: string, now: number): DirectiveState {
  const answer = directive.answers.find((one) => one.unit === unit)
  const isPast = directive.dueAt !== null && (answer?.recordedAt ?? now) > directive.dueAt
  if (answer === undefined) return isPast ? 'overdue' : 'open'
  return isPast ? 'late' : 'answered'
}

/** IN-9: directives that still want an answer, with the units that owe it. One that its leader denied binds nobody (IN-13). */
export function unansweredDirectives(incident: Pick<Incident, 'directives' | 'onBehalf'>): { directive: Directive; units: string[] }[] {
  return incident.directives
    .filter((directive) => !isDenied(incident.onBehalf, directive.seq))
    .map((directive) => ({ directive, units: directive.to.filter((unit) => !directive.answers.some((answer) => answer.unit === unit)) }))
    .filter(({ units }) => units.length > 0)
}

export type GiveDirective = Omit<DirectiveGiven, 'directive'>

/** SV-1, IN-13: to units that take part, by a leader, or as a leader's telephone call. Each addressed unit is told. */
export function giveDirective(incident: Incident, command: GiveDirective, given: GivenIncident): Decided | Refusal {
  const fault = onBehalfFault(command.onBehalfOf, ['leader'], forbidden('值班员代录，请写明来电的领导', 'IN-13'), given)
  if (fault !== null) return fault
  const to = [...new Set(command.to)]
  const errors = [
    ...to.flatMap((unit, at) => partFault(`to.${at}`, unit, incident, given) ?? []),
    ...(dueFault('dueAt', command.dueAt, given.now) ?? []),
  ]
  if (errors.length > 0) return new Refusal('invalid', '批示内容有误，请核对标出的各项', { rule: 'SV-1', errors })
  const alerts = to.map((unit) =>
    alertOf({
      obligation: null,
      kind: null,
      unit,
      step: 'directive',
      generation: 1,
      severity: 'urgent',
      dueAt: command.dueAt,
      recipients: recipientsOf(['duty', 'head'], unit, incident.assignment, incident.logged.government),
    }),
  )
  return decided([{ type: 'directive-given', data: { ...command, to, directive: given.freshId } }], { alerts, made: given.freshId })
}

/** SV-1: each addressed unit answers for itself, once. */
export function answerDirective(incident: Incident, id: string, text: string, given: GivenIncident): Decided | Refusal {
  const directive = incident.directives.find((one) => one.directive === id)
  if (directive === undefined) return notFound('没有找到这件批示')
  const unit = answeringUnit(directive.to, given, 'SV-1')
  if (isRefusal(unit)) return unit
  if (isDenied(incident.onBehalf, directive.seq)) return refused('IN-13', '领导已说明未作此批示，无需答复')
  if (directive.answers.some((answer) => answer.unit === unit)) return new Refusal('conflict', '本单位已经答复')
  return decided([{ type: 'directive-answered', data: { directive: id, unit, text } }])
}

/** The actor's unit when it is one of those addressed. */
export function answeringUnit(to: readonly string[], given: GivenIncident, rule: string): string | Refusal {
  const { unit } = given.actor
  return unit !== null && to.includes(unit) ? unit : forbidden('须由所列单位自己答复', rule)
}

/** Whoever takes no part does not see the incident and could not answer. */
export function partFault(path: string, unit: string, incident: Incident, given: GivenIncident): FieldError | null {
  const known = given.directory.unit(unit)
  if (known === undefined) return { path, message: `单位“${unit}”不在单位目录中` }
  return incident.everInvolved.includes(unit) ? null : { path, message: `${known.name}未参与这起事件的办理，请先列入责任单位` }
}

/** An answer can only be asked for by an instant that lies ahead. */
export function dueFault(path: string, dueAt: number | null, now: number): FieldError[] | null {
  return dueAt === null || dueAt > now ? null : [{ path, message: '答复时限应晚于现在' }]
}
