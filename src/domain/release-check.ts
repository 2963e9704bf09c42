import { PERSONAL_DATA_NAMES, findPersonalData } from './personal-data.ts'
import type { PersonalDatum } from './personal-data.ts'
import { ELEMENT_CUES, ELEMENT_TEXTS, templateFor } from './release-templates.ts'
import type { ReleaseKind } from './release-templates.ts'

/**
 * RE-3: what a person should look at before signing. Findings are reasons to look again: each can be let stand by the signatory, with a
 * reason, on the record.
 */

export const FINDING_CODES = ['personal-data', 'missing-element', 'early-cause', 'unanswered-question', 'differing-number'] as const
export type FindingCode = (typeof FINDING_CODES)[number]

export interface Finding {
  code: FindingCode
  /** Chinese, fit to show. */
  text: string
}

export interface CheckedText {
  kind: ReleaseKind
  title: string
  body: string
  answers: readonly string[]
}

/** What another unit has said in public on the same incident. */
export interface OtherRelease {
  unit: string
  unitName: string
  title: string
  body: string
}

/** `others`: what other units have released, oldest first; of each unit the last number said of a measure holds. */
export function checkRelease(release: CheckedText, others: readonly OtherRelease[]): Finding[] {
  const whole = `${release.title}\n${release.body}`
  return [
    ...findPersonalData([whole, ...release.answers].join('\n')).map(personalFinding),
    ...missingElements(release.kind, whole),
    ...(release.kind === 'final' ? [] : earlyCauses(whole)),
    ...unansweredQuestions(release),
    ...differingNumbers(whole, others),
  ]
}

function personalFinding({ kind, text }: PersonalDatum): Finding {
  return { code: 'personal-data', text: `含有${PERSONAL_DATA_NAMES[kind]} ${text}，请删除或遮盖` }
}

function missingElements(kind: ReleaseKind, whole: string): Finding[] {
  const template = templateFor(kind)
  return template.required
    .filter((element) => !ELEMENT_CUES[element].test(whole))
    .map((element) => {
      const { name, hint } = ELEMENT_TEXTS[element]
      return { code: 'missing-element', text: `${template.name}未见“${name}”：${hint}` }
    })
}

const CAUSE =
  /原因(?:是|为|系)|系因|系由|是由于|由[^，。；]{1,20}(?:引发|引起|导致|造成)|责任(?:在于|由)|认定为|定性为|纯属|排除[^，。；]{0,10}(?:因素|可能)|查明/
const STILL_OPEN = /初步|正在|尚|待查|有待|待进一步|调查中|不排除|可能是/

function earlyCauses(whole: string): Finding[] {
  return sentencesOf(whole)
    .filter((sentence) => CAUSE.test(sentence) && !STILL_OPEN.test(sentence))
    .map((sentence) => ({ code: 'early-cause', text: `终结发布之前已对原因或责任下结论：“${sentence}”` }))
}

function unansweredQuestions({ body, answers }: CheckedText): Finding[] {
  if (answers.length === 0) return [{ code: 'unanswered-question', text: '没有列出所回应的公众关切' }]
  return answers
    .filter((question) => !isTouched(question, body))
    .map((question) => ({ code: 'unanswered-question', text: `正文未见对“${question}”的答复` }))
}

const QUESTION_WORDS =
  /什么时候|为什么|何时|何地|何人|如何|怎么样|怎么办|怎么|怎样|是否|是不是|有没有|能否|哪些|哪里|哪个|谁|多少|多久|几时|什么|可以|吗|呢|吧|[\p{P}\p{Z}\p{S}]/gu
const LEAST_SHARE = 1 / 3

/** A question counts as touched when a third of its pairs of characters, question words left out, stand in the text. */
function isTouched(question: string, body: string): boolean {
  const pairs = question.split(QUESTION_WORDS).flatMap((part) => {
    const characters = Array.from(part)
    return characters.slice(1).map((character, at) => `${characters[at] ?? ''}${character}`)
  })
  return pairs.length === 0 || pairs.filter((pair) => body.includes(pair)).length / pairs.length >= LEAST_SHARE
}

const NUMERALS = '零〇一二两三四五六七八九十百'
const NUMBER = `(\\d[\\d,]*|[${NUMERALS}]+)余?`

/** `死亡3人` or `3人死亡`, nothing but a short word between. */
function people(words: string): RegExp {
  const between = `[^\\d，、。；${NUMERALS}]{0,4}`
  return new RegExp(`(?:${words})${between}${NUMBER}[人名]|${NUMBER}[人名]${between}(?:${words})`, 'gu')
}

/** What is counted in releases, and how it is said. */
const COUNTED: Record<string, RegExp> = {
  死亡人数: people('死亡|遇难|身亡'),
  受伤人数: people('受伤|伤者|轻伤|重伤'),
  失联人数: people('失联|失踪'),
  转移人数: people('转移|疏散|撤离'),
  户数: new RegExp(`${NUMBER}户`, 'gu'),
}

function differingNumbers(whole: string, others: readonly OtherRelease[]): Finding[] {
  return Object.entries(COUNTED).flatMap(([measure, form]) => {
    const here = lastSaid(whole, form)
    if (here === null) return []
    const there = new Map<string, { value: number; name: string }>()
    for (const other of others) {
      const value = lastSaid(`${other.title}\n${other.body}`, form)
      if (value !== null) there.set(other.unit, { value, name: other.unitName })
    }
    return [...there.values()]
      .filter(({ value }) => value !== here)
      .map(({ value, name }): Finding => ({ code: 'differing-number', text: `${measure}：本稿为 ${here}，${name}已发布为 ${value}` }))
  })
}

function lastSaid(text: string, form: RegExp): number | null {
  const match = [...text.matchAll(form)].at(-1)
  const written = match?.slice(1).find((group: string | undefined) => group !== undefined)
  return written === undefined ? null : numberOf(written)
}

const DIGITS = '零一二三四五六七八九'

/** `1,203`, `12`, `十二`, `一百零三`. */
function numberOf(written: string): number {
  if (/^\d/.test(written)) return Number(written.replaceAll(',', ''))
  const [, hundreds, tens, rest] = /^(?:(.)百)?零?(?:(.?)十)?(.?)$/u.exec(written.replaceAll('两', '二').replaceAll('〇', '零')) ?? []
  const digit = (character: string | undefined) => Math.max(0, character === undefined || character === '' ? 0 : DIGITS.indexOf(character))
  return digit(hundreds) * 100 + (tens === '' ? 10 : digit(tens) * 10) + digit(rest)
}

function sentencesOf(text: string): string[] {
  return text
    .split(/(?<=[。！？；\n])/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '')
}
