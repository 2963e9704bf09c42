import { createHash } from 'node:crypto'
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'tap'
import { log } from '../support/incidents.ts'
import { expectStatus, startService } from '../support/service.ts'
import type { Client } from '../support/service.ts'

const PDF = Buffer.from('%PDF-1.7\n%截图\n')
const MOST_BYTES = 20 * 1024 * 1024

/** Sends files as a browser's form does. */
async function upload(
  client: Client,
  path: string,
  files: [bytes: Uint8Array<ArrayBuffer>, name: string][],
  headers: Record<string, string> = {},
) {
  const form = new FormData()
  for (const [bytes, name] of files) form.append('file', new Blob([bytes]), name)
  const response = await fetch(`${client.url}${path}/evidence`, {
    method: 'POST',
    body: form,
    headers: { cookie: client.cookie ?? '', ...headers },
  })
  return { status: response.status, headers: response.headers, body: (await response.json()) as any }
}

test('RE-4: evidence is kept as a file by its hash', async (t) => {
  const service = await startService(t)
  const recorder = await service.as('recorder', 'ay-gov-office')
  const unit = await service.as('unit', 'ay-enforcement')
  const outsider = await service.as('unit', 'ay-health')
  const leader = await service.as('leader', 'ay-gov')
  const path = `/api/incidents/${(await log(recorder)).id}`
  const sha256 = createHash('sha256').update(PDF).digest('hex')
  const kept = () => readdirSync(join(service.folder, 'evidence'))

  await t.test('in scope it is read as it was sent; the same file twice is one file', async (t2) => {
    const made = await upload(unit, path, [[PDF, '发布截图（1）.pdf']])
    expectStatus(t2, made, 201)
    t2.match(made.body, { id: sha256, sha256, name: '发布截图（1）.pdf', mediaType: 'application/pdf', bytes: PDF.length })
    const again = await upload(recorder, path, [[PDF, '另一个名字.pdf']])
    expectStatus(t2, again, 201)
    t2.equal(again.body.name, '发布截图（1）.pdf')
    t2.same(kept(), [sha256])
    t2.same(readFileSync(join(service.folder, 'evidence', sha256)), PDF)
    const { evidence, version } = (await unit.get(path)).body
    t2.equal(evidence.length, 1)
    t2.equal(version, 2)
    const read = await leader.get(`${path}/evidence/${sha256}`)
    expectStatus(t2, read, 200)
    t2.equal(read.headers.get('content-type'), 'application/pdf')
    t2.equal(read.headers.get('x-content-type-options'), 'nosniff')
    t2.match(read.headers.get('content-disposition'), /^attachment; filename\*=UTF-8''%E5%8F%91[\w%.-]+\.pdf$/)
    t2.equal(read.body, PDF.toString())
    expectStatus(t2, await outsider.get(`${path}/evidence/${sha256}`), 404)
    expectStatus(t2, await unit.get(`${path}/evidence/${'0'.repeat(64)}`), 404)
    expectStatus(t2, await unit.get(`${path}/evidence/..%2F..%2Fsanshi.db`), 404)
    const elsewhere = `/api/incidents/${(await log(recorder)).id}`
    expectStatus(t2, await unit.get(`${elsewhere}/evidence/${sha256}`), 404)
  })

  await t.test('the four kinds are known by their bytes; others are refused', async (t2) => {
    const heads = { png: '89504e470d0a1a0a00', jpeg: 'ffd8ffe000', webp: '524946460000000057454250' }
    for (const [kind, hex] of Object.entries(heads)) {
      const made = await upload(recorder, path, [[Buffer.from(hex, 'hex'), 'x.pdf']])
      expectStatus(t2, made, 201)
      t2.equal(made.body.mediaType, `image/${kind}`)
    }
    const page = await upload(recorder, path, [[Buffer.from('<html></html>'), 'x.pdf']])
    expectStatus(t2, page, 415)
    t2.match(page.body.detail, 'PDF、PNG、JPEG、WebP')
    expectStatus(t2, await recorder.post(`${path}/evidence`, {}), 415)
    const elsewhere = await upload(recorder, `${path}/calls#`, [[PDF, 'x.pdf']])
    expectStatus(t2, elsewhere, 415)
  })

  await t.test('size, count and name have limits', async (t2) => {
    const largest = Buffer.concat([PDF, Buffer.alloc(MOST_BYTES - PDF.length)])
    expectStatus(t2, await upload(recorder, path, [[largest, 'x.pdf']]), 201)
    const before = kept().length
    const tooLarge = await upload(recorder, path, [[Buffer.concat([largest, Buffer.alloc(1)]), 'x.pdf']])
    expectStatus(t2, tooLarge, 413)
    t2.match(tooLarge.body.detail, '20 MB')
    expectStatus(t2, await upload(recorder, path, []), 422)
    expectStatus(t2, await upload(recorder, path, [[new Uint8Array(), 'x.pdf']]), 422)
    expectStatus(t2, await upload(recorder, path, [[PDF, `${'长'.repeat(300)}.pdf`]]), 422)
    const two = await upload(recorder, path, [
      [PDF, 'x.pdf'],
      [PDF, 'y.pdf'],
    ])
    expectStatus(t2, two, 422)
    expectStatus(t2, await upload(leader, path, [[PDF, 'x.pdf']]), 403)
    expectStatus(t2, await upload(outsider, path, [[PDF, 'x.pdf']]), 404)
    t2.equal(kept().length, before, 'nothing was kept')
  })

  await t.test('a repeated request must bring the same file', async (t2) => {
    const key = { 'idempotency-key': 'evidence-1' }
    expectStatus(t2, await upload(recorder, path, [[PDF, 'x.pdf']], key), 201)
    expectStatus(t2, await upload(recorder, path, [[PDF, 'x.pdf']], key), 201)
    expectStatus(t2, await upload(recorder, path, [[Buffer.from('%PDF-2'), 'x.pdf']], key), 422)
  })

  await t.test('a file that was changed behind the record is not handed out', async (t2) => {
    writeFileSync(join(service.folder, 'evidence', sha256), '%PDF-9\n')
    expectStatus(t2, await unit.get(`${path}/evidence/${sha256}`), 503)
  })
})
