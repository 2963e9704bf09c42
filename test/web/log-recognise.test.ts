import { test } from 'tap'
import { channelOfLink, piecesOf, recognise, titleOf, withoutPosters, withoutTelltales } from '../../src/web/pages/log/recognise.ts'

const NOW = Date.parse('2026-11-21T11:14:36+08:00')
const directory = {
  divisions: [
    { code: '510000', name: '四川省' },
    { code: '512000', name: '资阳市' },
    { code: '512021', name: '安岳县' },
    { code: '512021104', name: '龙台镇' },
    { code: '512021110', name: '石羊镇' },
  ],
  sectors: [
    { code: 'ecology', name: '生态环境' },
    { code: 'work-safety', name: '安全生产' },
    { code: 'health', name: '卫生健康' },
    { code: 'municipal-services', name: '市政服务' },
  ],
}
const at = (ms: number | null) => (ms === null ? null : new Date(ms + 8 * 3_600_000).toISOString().slice(0, 16))

test('a report that is pasted fills instants, place, sectors, numbers, title and summary', (t) => {
  const text =
    '【值班快报】10时20分，安岳县龙台镇工业集中区一化工企业原料仓库起火，消防、应急、生态环境、卫健等部门到场处置。截至11时05分，已疏散转移周边群众11200人，暂无人员伤亡报告。10时33分起网上出现现场视频。'
  const found = recognise(text, directory, NOW)
  t.equal(at(found.occurredAt), '2026-11-21T10:20')
  t.equal(at(found.surfacedAt), '2026-11-21T10:33')
  t.equal(found.discoveredAt, null, '截至 is no instant of the matter')
  t.same(found.divisions, ['512021104'], 'the most exact place alone')
  t.same(found.sectors, ['work-safety', 'ecology', 'health'], 'in the order of the text')
  t.same(found.facts, { evacuated: 11_200 })
  t.equal(found.title, '安岳县龙台镇工业集中区一化工企业原料仓库起火，消防、应急、生态环境、卫健等部门到场处置')
  t.equal(found.summary, text)
  t.equal(found.channel, 'subordinate')
  const marked = piecesOf(text, found.marks)
  t.equal(marked.map((piece) => piece.text).join(''), text)
  t.ok(marked.some((piece) => piece.isMarked && piece.text === '10时20分'))
  t.ok(marked.some((piece) => piece.isMarked && piece.text.includes('11200人')))
  t.end()
})

test('a link tells its channel, and neither who posted nor who passed it on', (t) => {
  const cases = [
    ['https://weibo.com/1234/abc', 'weibo'],
    ['https://m.weibo.cn/status/1', 'weibo'],
    ['https://mp.weixin.qq.com/s/x', 'wechat'],
    ['https://v.douyin.com/abc/', 'douyin'],
    ['https://www.kuaishou.com/short-video/1', 'kuaishou'],
    ['https://liuyan.people.com.cn/threads/1', 'message-board'],
    ['https://www.thepaper.cn/newsDetail_1', 'media'],
    ['https://notweibo.com/1', null],
    ['not a link', null],
  ] as const
  for (const [url, channel] of cases) t.equal(channelOfLink(url), channel, url)
  t.equal(withoutTelltales('https://v.douyin.com/abc/?share_uid=12&id=7&utm_source=x'), 'https://v.douyin.com/abc/?id=7')
  t.equal(withoutTelltales('https://weibo.com/1?id=%E4%BD%A0'), 'https://weibo.com/1?id=%E4%BD%A0', 'untouched where nothing tells')
  const found = recognise(
    '网友“爱吃橘子的猫”昨日22时40分发布视频称石羊镇停水 @安岳在线 https://weibo.com/1234/abc?from=page',
    directory,
    NOW,
  )
  t.equal(found.url, 'https://weibo.com/1234/abc')
  t.equal(found.channel, 'weibo')
  t.equal(at(found.surfacedAt), '2026-11-20T22:40')
  t.notMatch(JSON.stringify([found.title, found.summary]), /橘子|安岳在线|https/)
  t.match(found.summary, /^网友昨日22时40分发布视频称石羊镇停水/)
  t.same(found.divisions, ['512021110'])
  t.same(found.sectors, ['municipal-services'])
  t.equal(withoutPosters('博主：小王说 发帖人：abc_1，停水'), ' ，停水')
  t.end()
})

test('numbers, times ahead and titles', (t) => {
  t.same(recognise('停水影响1.2万户，死亡3人，2人重伤，直接经济损失约500万元', directory, NOW).facts, {
    households: 12_000,
    deaths: 3,
    severeInjuries: 2,
    directLossYuan: 5_000_000,
  })
  t.equal(at(recognise('23时10分发生爆炸', directory, NOW).occurredAt), '2026-11-20T23:10', 'a time ahead was yesterday’s')
  t.equal(at(recognise('20日下午3时接到来电', directory, NOW).discoveredAt), '2026-11-20T15:00')
  t.equal(recognise('明日11月25日9时开会', directory, NOW).occurredAt, null)
  t.equal(titleOf('#某小区停水三天#\n大家好'), '某小区停水三天')
  t.equal(titleOf('停水'), null)
  t.match(recognise('', directory, NOW), { title: null, summary: null, url: null, divisions: [], marks: [] })
  t.end()
})
