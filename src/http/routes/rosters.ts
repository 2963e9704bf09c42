import * as z from 'zod'
import { pathId } from '../../contract/common.ts'
import { coverageAnswer, coverageQuery, peopleAnswer, renderShift, rosterAnswer, rosterBody } from '../../contract/roster.ts'
import { DAY_MS, formatInstant, formatInstantOrNull } from '../../domain/instants.ts'
import { rosterGaps } from '../../domain/roster.ts'
import type { Shift } from '../../domain/roster.ts'
import type { App } from '../app-type.ts'
import { principalOf, roleOf } from '../authority.ts'
import type { Authority } from '../authority.ts'
import type { HttpParts } from '../parts.ts'
import { Problem, orThrow } from '../problems.ts'
import { markReplay, writeRequest } from '../write-request.ts'

const KEEPERS: Authority = { who: 'roles', roles: ['admin', 'coordinator', 'unit'] }
const params = z.object({ unit: pathId })

/** Who is on duty for a unit, and where nobody will be (AL-2). */
export function rosterRoutes(app: App, { accounts, desk, rosterDesk, handoverDesk, rosters, now }: HttpParts): void {
  app.put(
    '/api/units/:unit/roster',
    { config: { authority: KEEPERS }, schema: { params, body: rosterBody, response: { 200: rosterAnswer } } },
    async (request, reply) => {
      const { unit } = request.params
      const receipt = orThrow(await rosterDesk.set(writeRequest(request), unit, request.body.entries))
      markReplay(reply, receipt)
      return answerOf(unit, receipt.at, request.body.entries)
    },
  )

  app.get(
    '/api/units/:unit/roster',
    { config: { authority: { who: 'signed-in' } }, schema: { params, response: { 200: rosterAnswer } } },
    async (request) => {
      const { unit } = request.params
      if (desk.rulebook.directory().directory.unit(unit) === undefined) throw new Problem('not-found', '单位目录中没有这个单位')
      const roster = rosters.of(unit)
      return answerOf(unit, roster?.setAt ?? null, roster?.shifts ?? [])
    },
  )

  app.get(
    '/api/units/:unit/people',
    { config: { authority: { who: 'signed-in' } }, schema: { params, response: { 200: peopleAnswer } } },
    async (request) => {
      const { unit } = request.params
      const asking = { principal: principalOf(request), role: roleOf(request) }
      if (!rosterDesk.keeps(asking, unit) && !handoverDesk.isOfDesk(asking.principal, unit))
        throw new Problem('not-found', '没有找到这个单位，或不在本单位')
      return {
        items: rosterDesk
          .people(unit)
          .map(({ username, name, unit: home }) => ({ username, name, unit: home ?? '', isOwn: home === unit })),
      }
    },
  )

  app.get(
    '/api/roster/coverage',
    { config: { authority: KEEPERS }, schema: { querystring: coverageQuery, response: { 200: coverageAnswer } } },
    async (request) => {
      const from = now()
      const to = from + request.query.days * DAY_MS
      const asking = { principal: principalOf(request), role: roleOf(request) }
      const units = desk.rulebook.directory().directory.document.units.filter((unit) => rosterDesk.keeps(asking, unit.id))
      return {
        from: formatInstant(from),
        to: formatInstant(to),
        units: units.map(({ id, name }) => {
          const roster = rosters.of(id)
          const gaps = rosterGaps(roster?.shifts ?? [], from, to)
          return {
            unit: id,
            name,
            hasRoster: roster !== null,
            gaps: gaps.map((gap) => ({ from: formatInstant(gap.from), to: formatInstant(gap.to) })),
          }
        }),
      }
    },
  )

  function answerOf(unit: string, setAt: number | null, shifts: readonly Shift[]): z.infer<typeof rosterAnswer> {
    return {
      unit,
      setAt: formatInstantOrNull(setAt),
      entries: shifts.map((shift) => renderShift(shift, accounts.byUsername(shift.username))),
    }
  }
}
