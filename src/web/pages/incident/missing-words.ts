import type { ShownIncident } from './view.ts'

/** What closing still waits for, by kinds: `时限 2 项未完成、超时说明 1 项未填、效果评估未填`. */

const KINDS: Record<string, (count: number) => string> = {
  这项时限尚未完成: (count) => `时限 ${count} 项未完成`,
  承诺尚未兑现: (count) => `承诺 ${count} 项未兑现`,
  佐证尚待核实: (count) => `佐证 ${count} 项待核实`,
  超时说明尚未填写: (count) => `超时说明 ${count} 项未填`,
  批示尚未答复: (count) => `批示 ${count} 件未答复`,
  效果评估尚未填写: () => '效果评估未填',
}

export function missingWords(missing: ShownIncident['missingForClosing']): string {
  const counts = new Map<string, number>()
  for (const { message } of missing) counts.set(message, (counts.get(message) ?? 0) + 1)
  return [...counts].map(([message, count]) => KINDS[message]?.(count) ?? (count === 1 ? message : `${message} ${count} 项`)).join('、')
}
