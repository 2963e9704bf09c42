import { test } from 'tap'
import { durationText, dueText, lengthText, spokenDueText, spokenDuration, wallText } from '../../src/web/time/words.ts'
import { parseInstant } from '../../src/domain/instants.ts'

const at = (text: string): number => {
  const parsed = parseInstant(text)
  if (!parsed.ok) throw new Error(text)
  return parsed.ms
}
const [SECOND, MINUTE, HOUR] = [1_000, 60_000, 3_600_000]
const NOW = at('2026-11-21T14:32:08+08:00')

test('durations carry units and are cut, never rounded up', (t) => {
  t.equal(durationText(47 * MINUTE + 52 * SECOND + 999, true), '47分52秒')
  t.equal(durationText(47 * MINUTE + 59 * SECOND, false), '47分')
  t.equal(durationText(19 * HOUR + 47 * MINUTE + 59_999, false), '19小时47分')
  t.equal(durationText(30 * HOUR + 7 * MINUTE, false), '30小时07分', 'columns of digits line up')
  t.equal(durationText(72 * HOUR - 1, false), '71小时59分')
  t.equal(durationText(102 * HOUR, false), '4天6小时')
  t.equal(durationText(-(4 * HOUR + 32 * MINUTE), false), '4小时32分', 'past due the sign is told by 超')
  t.equal(durationText(45 * SECOND, true), '0分45秒')
  t.equal(lengthText(5 * HOUR), '5小时')
  t.equal(lengthText(30 * MINUTE), '30分钟')
  t.end()
})

test('wall times carry a colon and their day, in Beijing, whatever the zone of the machine', (t) => {
  t.equal(dueText(at('2026-11-21T15:20:00+08:00'), NOW), '今日 15:20 前')
  t.equal(dueText(at('2026-11-21T10:00:00+08:00'), NOW), '今日 10:00 到期')
  t.equal(dueText(NOW, NOW), '今日 14:32 前', 'exactly at due is still in time')
  t.equal(dueText(at('2026-11-22T00:00:00+08:00'), NOW), '明日 00:00 前')
  t.equal(wallText(at('2026-11-20T23:59:59+08:00'), NOW), '昨日 23:59')
  t.equal(wallText(at('2026-11-23T14:05:00+08:00'), NOW), '11月23日 14:05')
  t.equal(wallText(at('2027-01-02T09:00:00+08:00'), NOW), '2027年1月2日 09:00')
  t.equal(spokenDueText(at('2026-11-21T15:20:00+08:00'), NOW), '今日15时20分前')
  t.equal(spokenDuration(47 * MINUTE), '47分钟')
  t.equal(spokenDuration(30 * SECOND), '30秒')
  t.end()
})
