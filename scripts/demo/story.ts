import type { Episode } from './episode.ts'
import { FIRST_WEEK } from './first-week.ts'
import { SECOND_WEEK } from './second-week.ts'
import { SECOND_WEEK_END } from './second-week-end.ts'
import type { When } from './story-time.ts'
import { THIRD_WEEK } from './third-week.ts'
import { TODAY } from './today.ts'

/** Three weeks of 安岳县, the same every time. All of it is invented. */
export const STORY: readonly Episode[] = [...FIRST_WEEK, ...SECOND_WEEK, ...SECOND_WEEK_END, ...THIRD_WEEK, ...TODAY]

/** The desk was set up on the eve of the first incident. */
export const OPENS: When = '-21 16:00'
