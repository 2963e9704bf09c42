import type { z } from 'zod'
import type { destinationAnswer } from '../../../contract/destinations.ts'

export type Destination = z.infer<typeof destinationAnswer>

export const DESTINATION_KIND_NAMES: Record<Destination['kind'], string> = { 'wecom-robot': '企业微信群机器人', webhook: 'Webhook' }
export const DESTINATION_STATE_NAMES: Record<Destination['state'], string> = { proposed: '待准入', approved: '已准入', refused: '未准入' }
export const SEVERITY_NAMES: Record<Destination['severities'][number], string> = {
  notice: '知会',
  warning: '临近',
  urgent: '紧迫',
  breach: '超时',
}

/** Which alerts it wants, in one line; an empty list leaves nothing out. */
export function wantsText(
  { units, divisions, severities, includeTitle }: Pick<Destination, 'units' | 'divisions' | 'severities' | 'includeTitle'>,
  unitName: (id: string) => string,
): string {
  return [
    units.length === 0 ? '全部单位' : units.map(unitName).join('、'),
    ...(divisions.length === 0 ? [] : [`区划 ${divisions.join('、')}`]),
    severities.length === 0 ? '全部提醒' : `${severities.map((one) => SEVERITY_NAMES[one]).join('、')}提醒`,
    includeTitle ? '含事件标题' : '不含标题',
  ].join('，')
}
