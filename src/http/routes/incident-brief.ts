import { briefOf } from '../../documents/brief.ts'
import { withoutPlace } from '../../documents/unit-names.ts'
import { foldIncident } from '../../projections/incident-state.ts'
import { NO_SUCH_INCIDENT } from '../../desk/incidents.ts'
import { renderIncident } from '../../contract/render.ts'
import type { App } from '../app-type.ts'
import { principalOf } from '../authority.ts'
import { WORD, fileNamed } from '../file-answer.ts'
import { incidentParams } from '../incident-acts.ts'
import type { HttpParts } from '../parts.ts'
import { Problem } from '../problems.ts'

/** 专报: the incident as this reader sees it, on one page in Word (RP-6). */
export function incidentBriefRoutes(app: App, { desk, now }: HttpParts): void {
  app.get(
    '/api/incidents/:id/brief.docx',
    { config: { authority: { who: 'incident', roles: 'any' } }, schema: { params: incidentParams } },
    async (request, reply) => {
      const incident = foldIncident(desk.ledger, request.params.id)
      if (incident === null) throw new Problem('not-found', NO_SUCH_INCIDENT)
      const principal = principalOf(request)
      const at = now()
      const answer = renderIncident(incident, desk.rulebook.packFor(incident.logged), at, principal)
      const { directory } = desk.rulebook.directory()
      const { name } = directory.document
      const unit = (id: string) => directory.unit(id)?.shortName ?? withoutPlace(directory.unit(id)?.name ?? id, name)
      const office = principal.unit === null ? name : (directory.unit(principal.unit)?.name ?? name)
      // Only who asks for a file pays for the library of Word.
      const { briefWord } = await import('../../documents/brief-word.ts')
      const file = await briefWord(briefOf(answer, at, { place: name, office, unit }), at)
      return reply
        .headers({ 'Content-Type': WORD, 'Content-Disposition': fileNamed(`专报（${answer.number}）.docx`) })
        .send(Buffer.from(file))
    },
  )
}
