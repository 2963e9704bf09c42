import { test } from 'tap'
import { agoText, readInstant } from '../../src/web/pages/log/instant-entry.ts'

const NOW = Date.parse('2026-11-21T11:14:36+08:00')
const read = (text: string, now = NOW) => {
  const entered = readInstant(text, now)
  return 'fault' in entered ? entered.fault : entered.ms === null ? null : new Date(entered.ms).toISOString()
}
const at = (text: string) => new Date(`${text}+08:00`).toISOString()

test('instants as an officer types them', (t) => {
  const cases: [string, string][] = [
    ['1052', '2026-11-21T10:52'],
    ['952', '2026-11-21T09:52'],
    ['10:52', '2026-11-21T10:52'],
    ['１０：５２', '2026-11-21T10:52'],
    ['10时52分', '2026-11-21T10:52'],
    ['9时', '2026-11-21T09:00'],
    ['今日 10:52', '2026-11-21T10:52'],
    ['昨2240', '2026-11-20T22:40'],
    ['昨日 22:40', '2026-11-20T22:40'],
    ['前日 0800', '2026-11-19T08:00'],
    ['20日0930', '2026-11-20T09:30'],
    ['11月20日 09:30', '2026-11-20T09:30'],
    ['11-20 0930', '2026-11-20T09:30'],
    ['2025年12月31日 23:59', '2025-12-31T23:59'],
    ['2026-11-20T09:30', '2026-11-20T09:30'],
    ['-30分', '2026-11-21T10:44:36'],
    ['-30', '2026-11-21T10:44:36'],
    ['-2小时', '2026-11-21T09:14:36'],
    ['-1时5分', '2026-11-21T10:09:36'],
    ['-1天', '2026-11-20T11:14:36'],
    ['现在', '2026-11-21T11:14:36'],
    ['1116', '2026-11-21T11:16'],
  ]
  for (const [text, expected] of cases) t.equal(read(text), at(expected), text)
  t.equal(read(''), null, 'not known')
  t.equal(read('12月31日 23:00', Date.parse('2027-01-02T08:00:00+08:00')), at('2026-12-31T23:00'), 'in January, December is last year’s')
  t.end()
})

test('what is no instant says how to write one; what lies ahead says by how much', (t) => {
  for (const text of ['上午', '2460', '1260', '2月30日 0900', '-', '昨', '10522']) t.match(read(text), /^请写成 1052/, text)
  t.equal(read('1120'), '晚于服务器时间 5分钟（现在 11:14），昨日请在前面加“昨”')
  t.equal(read('今日 2300'), '晚于服务器时间 11小时45分钟（现在 11:14），请核对')
  t.equal(agoText(NOW - 54 * 60_000 - 36_000, NOW), '54分钟前')
  t.equal(agoText(NOW - 49 * 3_600_000, NOW), '49小时前')
  t.equal(agoText(NOW - 59_000, NOW), '刚刚')
  t.end()
})

test('what is planned lies ahead', (t) => {
  const planned = (text: string) => {
    const entered = readInstant(text, NOW, true)
    return 'fault' in entered ? entered.fault : new Date(entered.ms ?? 0).toISOString()
  }
  t.equal(planned('1700'), at('2026-11-21T17:00'))
  t.equal(planned('明0900'), at('2026-11-22T09:00'))
  t.equal(planned('后日 10:30'), at('2026-11-23T10:30'))
  t.equal(planned('+2小时'), at('2026-11-21T13:14:36'))
  t.equal(planned('12月1日 0900'), at('2026-12-01T09:00'), 'not last year’s')
  t.match(planned('下周'), /^请写成 1700/)
  t.match(read('明0900'), /^晚于服务器时间/, 'what has happened does not')
  t.end()
})
