import type { ObligationAnswer } from '../../contract/incident-answers.ts'
import { DAY_MS, msOf } from '../../contract/time.ts'
import { dateText, dayText, lengthText, timeText } from '../time/words.ts'

/** What a clock counts from. */
export const ANCHOR_NAMES: Record<string, string> = {
  occurredAt: '事发',
  surfacedAt: '网上首发',
  discoveredAt: '发现',
  assignedAt: '交办',
  reopenedAt: '重启',
  firstReleaseAt: '首次发布',
  promisedAt: '承诺',
  enteredAt: '登记',
}

/** What a clock is and from when it counts: `48小时，自发现 19日 10:00`; a presumed anchor says so. */
export function anchorText(
  clock: Pick<ObligationAnswer, 'kind' | 'anchor' | 'anchorAt' | 'anchorPresumed' | 'dueAt' | 'ordinal'>,
  now: number,
): string {
  const [anchorAt, dueAt] = [msOf(clock.anchorAt), msOf(clock.dueAt)]
  const from = `自${ANCHOR_NAMES[clock.anchor] ?? ''} ${near(anchorAt, now)}${clock.anchorPresumed ? '（推定）' : ''}`
  if (clock.kind === 'promise') return from
  return `${clock.kind === 'follow-up' ? `第${clock.ordinal}次，` : ''}${lengthText(dueAt - anchorAt)}，${from}`
}

/** Today the time alone; within the month the day's number; otherwise the date. */
function near(ms: number, now: number): string {
  if (dayText(ms, now) === '今日') return timeText(ms)
  const date = dateText(ms)
  return `${now - ms < 15 * DAY_MS ? date.replace(/^\d+月/, '') : date} ${timeText(ms)}`
}
