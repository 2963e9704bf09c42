import * as z from 'zod'

/**
 * Classes of text that people write. Lengths count code points. Text is stored exactly as written, but for line ends in free text;
 * only search keys are ever normalised.
 */

const MOST_MARKS = 8

const BIDI_OVERRIDES = /[\u202A-\u202E]/u
const BIDI_ISOLATES = /[\u2066-\u2069]/u
const CONTROLS = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/u
const TAB_OR_LINE = /[\t\n]/u
const LINE_SEPARATORS = /[\u2028\u2029]/u
const INVISIBLE = /[\u200B\u2060\uFEFF\u00AD]/u
const JOINER_IN_HAN = /\p{Script=Han}[\u200C\u200D]|[\u200C\u200D]\p{Script=Han}/u
const NONCHARACTERS = /[\p{Noncharacter_Code_Point}]/u
const MARK_PILE = new RegExp(`\\p{M}{${MOST_MARKS + 1}}`, 'u')
const BLANK = /^[\s\u200B-\u200D\u2060\uFEFF\u3164\p{Cf}]*$/u

/** One line: titles, names, places. No line breaks, no invisible characters that would evade search and eye. */
export function line(max: number) {
  return z
    .string()
    .superRefine((text, context) => {
      const fault = commonFault(text, max) ?? lineFault(text)
      if (fault !== null) context.addIssue({ code: 'custom', message: fault })
    })
    .meta({ minLength: 1, maxLength: max })
}

/** Several lines: summaries, bodies, reasons. Line ends become LF. */
export function paragraphs(max: number) {
  return z
    .string()
    .overwrite((text) => text.replace(/\r\n?|[\u2028\u2029]/g, '\n'))
    .superRefine((text, context) => {
      const fault = commonFault(text, max) ?? (CONTROLS.test(text) ? '含有不可见的控制字符' : null)
      if (fault !== null) context.addIssue({ code: 'custom', message: fault })
    })
    .meta({ minLength: 1, maxLength: max })
}

/** A public address: http or https, no credentials in it. */
export function link() {
  return z
    .string()
    .superRefine((text, context) => {
      const fault = commonFault(text, 2_000) ?? lineFault(text) ?? addressFault(text)
      if (fault !== null) context.addIssue({ code: 'custom', message: fault })
    })
    .meta({ format: 'uri', maxLength: 2_000 })
}

/** Kept byte for byte; never shown, never logged. */
export function secret(min: number, max: number) {
  return z
    .string()
    .superRefine((text, context) => {
      const length = codePointsIn(text)
      if (!text.isWellFormed() || text.includes('\u0000')) context.addIssue({ code: 'custom', message: '含有不能使用的字符' })
      else if (length < min) context.addIssue({ code: 'custom', message: `至少 ${min} 个字符` })
      else if (length > max) context.addIssue({ code: 'custom', message: `不超过 ${max} 个字符` })
    })
    .meta({ format: 'password', minLength: min, maxLength: max })
}

/** Lengths are counted in code points, here and in the page. */
export function codePointsIn(text: string): number {
  return Array.from(text).length
}

function commonFault(text: string, max: number): string | null {
  if (!text.isWellFormed()) return '含有不完整的字符，请重新输入'
  if (BLANK.test(text)) return '不能为空'
  if (codePointsIn(text) > max) return `不超过 ${max} 个字`
  if (BIDI_OVERRIDES.test(text)) return '含有改变文字方向的控制字符'
  if (NONCHARACTERS.test(text)) return '含有无效字符'
  if (MARK_PILE.test(text.normalize('NFD'))) return '附加符号过多'
  return null
}

function lineFault(text: string): string | null {
  if (CONTROLS.test(text) || TAB_OR_LINE.test(text) || LINE_SEPARATORS.test(text)) return '不能含有换行或控制字符'
  if (INVISIBLE.test(text) || BIDI_ISOLATES.test(text) || JOINER_IN_HAN.test(text)) return '含有看不见的字符，请删除后重新输入'
  return null
}

function addressFault(text: string): string | null {
  const url = URL.parse(text)
  if (url === null || !/^https?:$/.test(url.protocol)) return '应为 http 或 https 链接'
  return url.username !== '' || url.password !== '' ? '链接里不能带账号' : null
}
