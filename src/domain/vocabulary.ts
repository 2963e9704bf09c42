/** The closed lists of values that the contract names. */
export const CHANNELS = [
  'weibo',
  'wechat',
  'douyin',
  'kuaishou',
  'toutiao',
  'forum',
  'media',
  'hotline-12345',
  'hotline-96128',
  'leader-mailbox',
  'message-board',
  'superior',
  'subordinate',
  'monitoring',
  'other',
] as const

/** 收集重点, the six kinds of 国办发〔2016〕80号. */
export const FOCUS_KINDS = [
  'major-decision',
  'public-interest',
  'government-image',
  'emergency',
  'moral-shock',
  'false-information',
] as const

/** 研判结论, the six of 国办发〔2016〕80号. */
export const DISPOSITIONS = ['suggestion', 'difficulty', 'serious-problem', 'misunderstanding', 'wrong-view', 'false-information'] as const

/** 舆情热度, a local scheme; never starts a statutory clock. */
export const HEAT_LEVELS = ['red', 'orange', 'yellow', 'blue'] as const

export const RELEASE_KINDS = ['authoritative', 'follow-up', 'response', 'clarification', 'interim', 'final'] as const

export const CONFERENCE_KINDS = ['press-conference', 'briefing'] as const

export const ROLES = ['recorder', 'assessor', 'coordinator', 'unit', 'signatory', 'leader', 'admin', 'auditor'] as const

export type Role = (typeof ROLES)[number]

/** Measures that a grading threshold may name (IN-6). Counts are whole; `magnitude` has one decimal. */
export const MEASURES = [
  'deaths',
  'severeInjuries',
  'poisoned',
  'directLossYuan',
  'evacuated',
  'affectedHectares',
  'participants',
  'households',
  'outageHours',
  'magnitude',
] as const

export type Measure = (typeof MEASURES)[number]

export const STATUTORY_KINDS = ['authoritative-release', 'press-conference', 'response'] as const

export const OBLIGATION_KINDS = [...STATUTORY_KINDS, 'acceptance'] as const

export type ObligationKind = (typeof OBLIGATION_KINDS)[number]

export function isStatutory(kind: ObligationKind): boolean {
  return kind !== 'acceptance'
}
