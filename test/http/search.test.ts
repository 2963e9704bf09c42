import { test } from 'tap'
import { databaseFile, openForWriting } from '../../db/open.ts'
import { indexTerms, searchQuery } from '../../src/projections/search-terms.ts'
import { log } from '../support/incidents.ts'
import { expectStatus, startService } from '../support/service.ts'

test('search: two characters are enough, whatever their width', async (t) => {
  const service = await startService(t)
  const recorder = await service.as('recorder', 'ay-gov-office')
  const township = await service.as('recorder', 'ay-t110')
  const titles = [
    '某小区停水三天无人答复',
    '国道Ｇ３１７塌方致客车被困',
    '学校食堂多名学生呕吐',
    '水费 停缴通知引发质疑',
    '石羊镇集市占道纠纷视频',
  ]
  const ids = new Map<string, string>()
  for (const title of titles)
    ids.set(title, (await log(recorder, { title, summary: title === titles[2] ? '家长反映\n供水异常' : null })).id)
  const find = async (q: string, more = '') => {
    const answer = await recorder.get(`/api/incidents?q=${encodeURIComponent(q)}${more}`)
    expectStatus(t, answer, 200)
    return (answer.body.items as { title: string }[]).map((item) => item.title)
  }

  for (const sort of ['', '&sort=recorded']) {
    t.same(await find('停水', sort), [titles[0]])
    t.same(await find('三天无人', sort), [titles[0]])
    t.same(await find('g317', sort), [titles[1]], 'full width and case do not matter')
    t.same(await find('供水', sort), [titles[2]], 'the summary too')
    t.same(await find('停\u200b水', sort), [titles[0]], 'an invisible character does not hide anything')
    t.same(await find('石羊 占道', sort), [titles[4]], 'every word must occur')
    t.same(await find('石羊 停水', sort), [])
    t.same(await find('水停', sort), [], 'not over a space or a line end')
    t.same(await find('学生呕吐家长', sort), [])
  }
  for (const q of ['水', '%%', '" "', 'a*', 'NEAR( 停'])
    expectStatus(t, await recorder.get(`/api/incidents?q=${encodeURIComponent(q)}`), 422)
  t.same(await find('停水 OR 呕吐'), [], 'operators are text')
  t.same((await township.get(`/api/incidents?q=${encodeURIComponent('停水')}`)).body.items, [], 'only in scope')

  const pages: string[] = []
  for (let cursor: string | null = ''; cursor !== null;) {
    const answer: any = await recorder.get(
      `/api/incidents?q=${encodeURIComponent('某小')}&sort=recorded&limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`,
    )
    pages.push(...answer.body.items.map((item: any) => item.number))
    if (cursor === '') for (let more = 0; more < 3; more += 1) await log(recorder, { title: `某小路积水 ${more}` })
    cursor = answer.body.nextCursor
  }
  t.equal(pages.length, 1, 'rows that arrive meanwhile neither appear nor move anything')
})

test('projections of an older shape are filled anew at the start', async (t) => {
  const first = await startService(t)
  const { number } = await log(await first.as('recorder', 'ay-gov-office'))
  await first.stop()
  const connection = openForWriting(databaseFile(first.folder))
  connection.exec('update projection_head set seq = -1; delete from incident_search; delete from incident; delete from account')
  connection.close()
  const second = await startService(t, { folder: first.folder })
  const found = await (await second.as('recorder', 'ay-gov-office')).get(`/api/incidents?q=${encodeURIComponent('停水')}`)
  t.same(
    found.body.items.map((item: any) => item.number),
    [number],
  )
})

test('search terms: the same folding on both sides', (t) => {
  t.equal(indexTerms('停水，三天'), '停水 x0x 三天')
  t.equal(searchQuery('停水三天'), '"停水 水三 三天"')
  t.equal(searchQuery('水'), null)
  t.equal(searchQuery('⼀⽔'), searchQuery('一水'), 'radicals are the characters they look like')
  t.end()
})
