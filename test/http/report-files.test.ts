import { test } from 'tap'
import { log } from '../support/incidents.ts'
import { iso, startService } from '../support/service.ts'
import type { Client } from '../support/service.ts'

const WORD = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

test('RP-4, RP-6: a report is a Word file and an HTML file to whoever reads its figures; a brief to whoever sees the incident', async (t) => {
  const service = await startService(t)
  const recorder = await service.as('recorder', 'ay-gov-office')
  const stranger = await service.as('unit', 'ay-edu')
  const logged = await log(recorder, { title: '<b>停水</b>', discoveredAt: iso(Date.now() - 3_600_000) })
  const asOf = iso(Date.now())
  for (const form of ['docx', 'html']) {
    const path = `/api/reports/annual/2026.${form}?asOf=${asOf}`
    const answer = await fetched(recorder, path)
    t.equal(answer.status, 200)
    t.match(decodeURIComponent(answer.headers.get('content-disposition') ?? ''), `政务舆情回应工作年报（2026年度）.${form}`)
    t.ok(answer.body.equals((await fetched(recorder, path)).body), `${form}: the same question, the same bytes`)
    t.equal((await fetched(recorder, `/api/reports/annual/x.${form}`)).status, 422)
    t.equal((await fetch(`${service.url}${path}`)).status, 401)
  }
  const brief = await fetched(recorder, `/api/incidents/${logged.id}/brief.docx`)
  t.equal(brief.status, 200)
  t.equal(brief.headers.get('content-type'), WORD)
  t.match(decodeURIComponent(brief.headers.get('content-disposition') ?? ''), `专报（${logged.number}）.docx`)
  t.equal(brief.body.subarray(0, 2).toString(), 'PK')
  t.equal((await fetched(stranger, `/api/incidents/${logged.id}/brief.docx`)).status, 404)
})

async function fetched({ url, cookie }: Client, path: string) {
  const response = await fetch(`${url}${path}`, { headers: { cookie: cookie ?? '' } })
  return { status: response.status, headers: response.headers, body: Buffer.from(await response.arrayBuffer()) }
}
