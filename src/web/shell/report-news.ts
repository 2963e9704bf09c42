import type { LiveFrame } from '../live/frames.ts'
import { SPAN_NAMES, longName } from '../../documents/period-words.ts'

type News = Extract<LiveFrame, { type: 'report' }>['report']

/** `2026年第46周周报草稿已自动生成，可到“周报”查看`. */
export function reportNews({ span, period, number }: News): string {
  const name = `${longName(span, period)}${SPAN_NAMES[span]}`
  return number === null ? `${name}草稿已自动生成，可到“周报”查看` : `${name}第${number}号已核发，可到“周报”查看`
}
