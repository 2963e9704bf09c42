import { packAnswer, pageQuery } from '../../contract/administration.ts'
import { calendarAnswer, releaseAuthoritiesAnswer } from '../../contract/policy-answers.ts'
import { page } from '../../contract/incident-answers.ts'
import { effectiveFrom, packInForce } from '../../domain/policy.ts'
import type { PublishedPack } from '../../domain/policy.ts'
import { releaseAuthorities } from '../../domain/release-authority.ts'
import { calendarYears } from '../../domain/working-days.ts'
import type { App } from '../app-type.ts'
import type { Authority } from '../authority.ts'
import { sliceOf } from '../cursor.ts'
import type { HttpParts } from '../parts.ts'

const SIGNED_IN: Authority = { who: 'signed-in' }

/** The policy packs: which one is in force, and all that were ever published; and what counts beside them. */
export function policyRoutes(app: App, { desk, now }: HttpParts): void {
  const config = { authority: SIGNED_IN }

  // A screen on the wall shows clocks too, and is shown how.
  const read = { authority: { who: 'signed-in', walls: true } as const }
  app.get('/api/policy', { config: read, schema: { response: { 200: packAnswer } } }, async () =>
    answerOf(packInForce(desk.rulebook.packs(), now())),
  )

  app.get('/api/policy/packs', { config, schema: { querystring: pageQuery, response: { 200: page(packAnswer) } } }, async (request) =>
    sliceOf(desk.rulebook.packs().map(answerOf), request.query),
  )

  app.get('/api/policy/calendar', { config, schema: { response: { 200: calendarAnswer } } }, async () => {
    const years = [...calendarYears()]
    return { years, provisionalFrom: Math.max(...years.map(({ year }) => year)) + 1 }
  })

  app.get('/api/policy/release-authorities', { config, schema: { response: { 200: releaseAuthoritiesAnswer } } }, async () => ({
    items: [...releaseAuthorities()],
  }))
}

function answerOf({ seq, pack }: PublishedPack): PublishedPack['pack'] & { seq: number } {
  return { ...pack, effectiveFrom: effectiveFrom(pack), seq }
}
