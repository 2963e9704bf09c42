import type { IncidentAnswer } from '../../../contract/incident-answers.ts'

/** The office's words for the lists of the form, each in the order in which it is offered. */

export type Channel = IncidentAnswer['source']['channel']
export type Heat = NonNullable<IncidentAnswer['heat']>
export type Focus = NonNullable<IncidentAnswer['focus']>
export type Measure = keyof IncidentAnswer['facts']

export const CHANNEL_NAMES: Record<Channel, string> = {
  weibo: '微博',
  wechat: '微信',
  douyin: '抖音',
  kuaishou: '快手',
  toutiao: '头条',
  forum: '论坛',
  media: '新闻媒体',
  'hotline-12345': '12345 热线',
  'hotline-96128': '96128 热线',
  'leader-mailbox': '领导信箱',
  'message-board': '网民留言',
  superior: '上级转办',
  subordinate: '下级上报',
  monitoring: '监测平台',
  other: '其他',
}

export const FOCUS_NAMES: Record<Focus, string> = {
  'major-decision': '重大政策决策',
  'public-interest': '公众切身利益',
  'government-image': '政府形象',
  emergency: '突发事件',
  'moral-shock': '冲击道德底线',
  'false-information': '虚假不实信息',
}

export const HEAT_NAMES: Record<Heat, string> = { red: '红', orange: '橙', yellow: '黄', blue: '蓝' }

export const MEASURE_NAMES: Record<Measure, { name: string; unit: string }> = {
  deaths: { name: '死亡（含失联）', unit: '人' },
  severeInjuries: { name: '重伤（含中毒）', unit: '人' },
  poisoned: { name: '中毒或患病', unit: '人' },
  directLossYuan: { name: '直接经济损失', unit: '元' },
  evacuated: { name: '疏散转移', unit: '人' },
  affectedHectares: { name: '受害面积', unit: '公顷' },
  participants: { name: '聚集人数', unit: '人' },
  households: { name: '停供户数', unit: '户' },
  outageHours: { name: '停供时长', unit: '小时' },
  magnitude: { name: '震级', unit: '级' },
}

/** Two rows of the same word would be one too many: where poisoning has its own field, injuries are injuries. */
export function measureName(measure: Measure, among: readonly Measure[]): string {
  return measure === 'severeInjuries' && among.includes('poisoned') ? '重伤' : MEASURE_NAMES[measure].name
}

/** `11,200`: thousands set apart. */
export function countText(value: number): string {
  const [whole = '', part] = String(value).split('.')
  return whole.replace(/\B(?=(\d{3})+$)/g, ',') + (part === undefined ? '' : `.${part}`)
}
