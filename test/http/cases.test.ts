import { readFileSync } from 'node:fs'
import { test } from 'tap'
import { expectStatus, startService } from '../support/service.ts'
import type { Service } from '../support/service.ts'

interface Case {
  case: number
  locality: string
  name: string
  incident: Record<string, any>
  assignment: Record<string, unknown>
  obligations: Record<string, unknown>[]
}

const cases = JSON.parse(readFileSync(new URL('../data/cases.json', import.meta.url), 'utf8')) as Case[]
const STATUTORY = ['authoritative-release', 'press-conference', 'response']
/** A unit of each locality whose subtree holds every place of its cases. */
const DESK: Record<string, string> = {
  anyue: 'ay-gov-office',
  changdu: 'cd-gov-office',
  yichun: 'yc-gov-office',
  'tianjin-planning': 'tj-office',
  yunlong: 'yl-gov-office',
}

test('AS-1 to AS-8, CL-2, CL-3: the worked cases, over HTTP', async (t) => {
  const services = new Map<string, Service>()
  for (const one of cases) {
    await t.test(`case ${one.case} ${one.name}`, async (t2) => {
      const service = services.get(one.locality) ?? (await startService(t, { locality: one.locality }))
      services.set(one.locality, service)
      const recorder = await service.as('recorder', DESK[one.locality]!)
      const preview = await recorder.post('/api/incidents/preview', one.incident)
      expectStatus(t2, preview, 200)
      const answer = await recorder.post('/api/incidents', one.incident)
      expectStatus(t2, answer, 201)
      for (const body of [preview.body, answer.body]) {
        const { because: _, ...assignment } = body.assignment
        t2.same(assignment, one.assignment)
        const statutory = body.obligations.filter((obligation: { kind: string }) => STATUTORY.includes(obligation.kind))
        t2.same(
          statutory.map(({ kind, unit, anchor, anchorPresumed, anchorAt, dueAt }: Record<string, unknown>) => ({
            kind,
            unit,
            anchor,
            anchorPresumed,
            anchorAt,
            dueAt,
          })),
          one.obligations,
        )
      }
    })
  }
})
