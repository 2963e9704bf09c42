import { incidentPreview } from '../../contract/incident-answers.ts'
import type { IncidentPreview } from '../../contract/incident-answers.ts'
import { previewIncidentBody } from '../../contract/incident-requests.ts'
import { renderAssignment, renderObligation } from '../../contract/render.ts'
import { alertsOfChange, recipientsOf } from '../../domain/alarms.ts'
import { obligations } from '../../domain/clocks.ts'
import type { Obligation } from '../../domain/clocks.ts'
import { propose } from '../../domain/decisions/log-incident.ts'
import type { LogIncident } from '../../domain/decisions/log-incident.ts'
import { isBelowProposal } from '../../domain/grading.ts'
import { evolve, levelHandledAs } from '../../domain/incident.ts'
import { personalDataIn, textFieldsOf } from '../../domain/incident-text.ts'
import { isMajor } from '../../domain/levels.ts'
import type { Level } from '../../domain/levels.ts'
import { wakesNobody, woken } from '../../domain/roster.ts'
import { isStatutory } from '../../domain/vocabulary.ts'
import type { App } from '../app-type.ts'
import { principalOf, scopeFor } from '../authority.ts'
import type { HttpParts } from '../parts.ts'
import { orThrow } from '../problems.ts'
import { similarIncidents } from '../similar-incidents.ts'

/** What logging would do (POST /api/incidents/preview): the same proposal, clocks and alerts, nothing written. */
export function previewRoutes(app: App, parts: HttpParts): void {
  const { desk, rosters, now } = parts

  app.post(
    '/api/incidents/preview',
    {
      config: { authority: { who: 'roles', roles: ['recorder'] } },
      schema: { body: previewIncidentBody, response: { 200: incidentPreview } },
    },
    async (request) => {
      const at = now()
      const { body } = request
      const chosen = body.level ?? outcome({ ...body, level: 'none' }, at).grading.level ?? 'none'
      const shown = outcome({ ...body, level: chosen }, at)
      const { grading, assignment, pack, clocks } = shown
      const other: Level = isMajor(body.handledAs ?? chosen) ? 'III' : 'II'
      const render = (list: readonly Obligation[]) => list.map((clock) => renderObligation(clock, shown.governing, at))
      return {
        level: chosen,
        policySeq: pack.seq,
        grading,
        belowProposal: isBelowProposal(chosen, grading.level),
        personalData: personalDataIn(textFieldsOf(body)),
        assignment: renderAssignment(assignment),
        obligations: render(clocks),
        otherwise: {
          level: other,
          obligations: render(
            outcome({ ...body, level: other, handledAs: null }, at).clocks.filter(
              ({ kind, unit }) => isStatutory(kind) && unit === assignment.lead,
            ),
          ),
        },
        ...toldNow(shown, at),
        similar: await similarIncidents(parts, body, scopeFor(principalOf(request), desk.rulebook), at),
      }
    },
  )

  /** The clocks come from the same fold as a logged incident's: the preview cannot say anything else than the act. */
  function outcome(command: LogIncident, at: number) {
    const { seq, directory } = desk.rulebook.directory()
    const proposal = orThrow(propose(command, { now: at, packs: desk.rulebook.packs(), directory }))
    const { assignment, government, grading, pack } = proposal
    const placed = { number: '', proposedLevel: grading.level, assignment, government, policySeq: pack.seq, directorySeq: seq }
    const data = { ...command, ...placed }
    const actor = { account: null, name: '', unit: null, role: 'recorder' } as const
    const incident = evolve('preview', null, { type: 'incident-logged', data, seq: 0, version: 1, at, actor })
    const governing = desk.rulebook.packFor(data)
    return { ...proposal, command, governing, clocks: obligations(incident, governing) }
  }

  function toldNow(shown: ReturnType<typeof outcome>, at: number): Pick<IncidentPreview, 'told' | 'unattended'> {
    const { assignment, government, clocks, command, governing, grading, unownedSectors } = shown
    const whoServes = rosters.at(at)
    const alerts = alertsOfChange([], clocks, { assignment, government, level: levelHandledAs(command), now: at, pack: governing })
    const alone = alerts.filter((alert) => wakesNobody({ ...alert, recipients: woken(alert.recipients, whoServes) }, whoServes))
    const warns = isBelowProposal(command.level, grading.level) || unownedSectors.length > 0 || alone.length > 0
    const recipients = [
      ...alerts.flatMap((alert) => alert.recipients),
      ...(warns ? recipientsOf(['coordinator'], assignment.lead, assignment, government) : []),
    ]
    const told = woken(recipients, whoServes).map(({ unit, role, name }) => ({ unit, role, name }))
    return {
      told: [...new Map(told.map((one) => [JSON.stringify([one.unit, one.role, one.name]), one])).values()],
      unattended: [...new Set(alone.map((alert) => alert.unit))],
    }
  }
}
