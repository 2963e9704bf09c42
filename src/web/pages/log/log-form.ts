import type { IncidentPreview } from '../../../contract/incident-answers.ts'
import { formatInstant } from '../../../contract/time.ts'
import type { FieldFault } from '../../api/problem.ts'
import type { Level } from '../../parts/level-words.ts'
import type { Facts } from './grading-table.ts'
import type { Channel, Disposition, Focus, Heat, Measure } from './log-words.ts'
import type { Recognised } from './recognise.ts'

/** The form as it stands on the screen and in the draft: texts as typed, instants as they were understood when typed. */

export interface InstantField {
  text: string
  ms: number | null
  fault: string | null
}

export interface LogForm {
  pasted: string
  title: string
  channel: Channel | ''
  outlet: string
  url: string
  occurredAt: InstantField
  surfacedAt: InstantField
  discoveredAt: InstantField
  divisions: string[]
  sectors: string[]
  units: string[]
  category: string
  facts: Partial<Record<Measure, string>>
  level: Level | ''
  levelReason: string
  handledAs: 'I' | 'II' | ''
  focus: Focus | ''
  disposition: Disposition | ''
  heat: Heat | ''
  sensitive: boolean
  /** The main incident that this one goes on in once it is logged. */
  mergeInto: { id: string; number: string; title: string; discoveredAt: string } | null
  summary: string
  personalDataReason: string
  isDrill: boolean
  speed: string
  /** Paths of fields that the paste filled and nobody has touched since. */
  filled: string[]
}

export const INSTANTS = ['occurredAt', 'surfacedAt', 'discoveredAt'] as const

/** Paths as the service names them, in the order in which the fields stand. */
export const FIELDS = [
  ...['title', 'source.channel', 'source.outlet', 'source.url', 'occurredAt', 'surfacedAt', 'discoveredAt', 'divisions', 'sectors'],
  ...['units', 'category', 'facts', 'level', 'levelReason', 'focus', 'disposition', 'heat', 'handledAs', 'sensitive', 'drill', 'summary'],
  'personalDataReason',
]

const nothing = (): InstantField => ({ text: '', ms: null, fault: null })

export function emptyForm(): LogForm {
  return {
    ...{ pasted: '', title: '', channel: '', outlet: '', url: '', occurredAt: nothing(), surfacedAt: nothing(), discoveredAt: nothing() },
    ...{
      divisions: [],
      sectors: [],
      units: [],
      category: '',
      facts: {},
      level: '',
      levelReason: '',
      handledAs: '',
      focus: '',
      disposition: '',
      heat: '',
    },
    ...{ sensitive: false, mergeInto: null, summary: '', personalDataReason: '', isDrill: false, speed: '1', filled: [] },
  }
}

export function isEmpty(form: LogForm): boolean {
  return JSON.stringify(form) === JSON.stringify(emptyForm())
}

/** Numbers as typed, thousands set apart or not; what is no number is left out here and told by `faultsOf`. */
export function factsOf(form: LogForm, measures: readonly Measure[]): Facts {
  const facts: Facts = {}
  for (const measure of measures) {
    const value = numberOf(form.facts[measure] ?? '')
    if (value !== null && !Number.isNaN(value)) facts[measure] = value
  }
  return facts
}

/** Null for an empty field, NaN for what is no number. */
export function numberOf(text: string): number | null {
  const plain = text.normalize('NFKC').replace(/[,，\s]/g, '')
  if (plain === '' || plain === '不详') return null
  const scaled = /^(\d+(?:\.\d+)?)(万|亿)?$/.exec(plain)
  if (scaled === null) return NaN
  const value = Number(scaled[1]) * (scaled[2] === '万' ? 10_000 : scaled[2] === '亿' ? 100_000_000 : 1)
  return Math.round(value * 10) / 10
}

/** What stands between the form and its proposal, by path; empty when the preview can be asked. */
export function lacksForPreview(form: LogForm): { path: string; label: string }[] {
  return [
    ...(form.discoveredAt.ms === null ? [{ path: 'discoveredAt', label: '发现（接报）时间' }] : []),
    ...(form.divisions.length === 0 ? [{ path: 'divisions', label: '属地' }] : []),
  ]
}

/** The request: `POST /api/incidents`; `/preview` takes it before title, channel and level are there. */
export function bodyOf(form: LogForm, measures: readonly Measure[]): Record<string, unknown> {
  const trimmed = (text: string) => (text.trim() === '' ? undefined : text.trim())
  const instant = ({ ms }: InstantField) => (ms === null ? undefined : formatInstant(ms))
  const facts = factsOf(form, measures)
  const speed = numberOf(form.speed)
  return {
    title: trimmed(form.title),
    summary: trimmed(form.summary),
    source: { channel: form.channel === '' ? undefined : form.channel, url: trimmed(form.url), outlet: trimmed(form.outlet) },
    occurredAt: instant(form.occurredAt),
    surfacedAt: instant(form.surfacedAt),
    discoveredAt: instant(form.discoveredAt),
    divisions: form.divisions,
    sectors: form.sectors,
    units: form.units,
    category: form.category === '' ? undefined : form.category,
    facts: Object.keys(facts).length === 0 ? undefined : facts,
    level: form.level === '' ? undefined : form.level,
    levelReason: trimmed(form.levelReason),
    // A major matter is handled as what it is.
    handledAs: form.handledAs === '' || form.level === 'I' || form.level === 'II' ? undefined : form.handledAs,
    heat: form.heat === '' ? undefined : form.heat,
    focus: form.focus === '' ? undefined : form.focus,
    disposition: form.disposition === '' ? undefined : form.disposition,
    sensitive: form.sensitive,
    personalDataReason: trimmed(form.personalDataReason),
    drill: form.isDrill ? { speed: speed === null || Number.isNaN(speed) ? 1 : speed } : undefined,
  }
}

/** The same for the preview: nothing of it that the preview would refuse for being unfinished. */
export function previewBodyOf(form: LogForm, measures: readonly Measure[]): Record<string, unknown> {
  const body = bodyOf(form, measures)
  const { levelReason: _, personalDataReason: __, ...asked } = body
  // Where a link is half typed, the rest can be answered all the same.
  const { outlet } = body['source'] as { outlet?: string }
  return { ...asked, source: { channel: form.channel === '' ? 'other' : form.channel, outlet } }
}

const SPEEDS = { least: 1, most: 600 }

/** What can be seen to be missing or wrong before anything is sent; the service checks the rest. */
export function faultsOf(form: LogForm, measures: readonly Measure[], preview: IncidentPreview | null): FieldFault[] {
  const fault = (path: string, isFault: boolean, message: string) => (isFault ? [{ path, message }] : [])
  const speed = numberOf(form.speed)
  return [
    ...fault('title', form.title.trim() === '', '请填写标题'),
    ...fault('source.channel', form.channel === '', '请选择来源'),
    ...INSTANTS.flatMap((name) => fault(name, form[name].fault !== null, form[name].fault ?? '')),
    ...fault('discoveredAt', form.discoveredAt.fault === null && form.discoveredAt.ms === null, '请填写发现（接报）时间'),
    ...fault('divisions', form.divisions.length === 0, '请至少选择一个属地'),
    ...measures.flatMap((measure) => fault(`facts.${measure}`, Number.isNaN(numberOf(form.facts[measure] ?? '')), '应为数字，不详的留空')),
    ...fault('level', form.level === '', '请选择事件等级'),
    ...fault('levelReason', preview?.belowProposal === true && form.levelReason.trim() === '', '所定等级低于按标准计算的等级，请填写理由'),
    ...fault(
      'drill',
      form.isDrill && (speed === null || !Number.isInteger(speed) || speed < SPEEDS.least || speed > SPEEDS.most),
      `倍速为 ${SPEEDS.least}～${SPEEDS.most} 的整数`,
    ),
    ...fault(
      'personalDataReason',
      (preview?.personalData.length ?? 0) > 0 && form.personalDataReason.trim() === '',
      '请删去文字中的个人信息，确需保留的请填写理由',
    ),
  ]
}

/**
 * Takes over what a paste told, into fields that are empty or were filled by an earlier paste: what somebody wrote stays. Answers the
 * paths that it filled. `instantText` writes an instant as the field shows it.
 */
export function fill(form: LogForm, found: Recognised, instantText: (ms: number) => string): string[] {
  const filled: string[] = []
  const may = (path: string, isFree: boolean) => isFree || form.filled.includes(path)
  const put = (path: string, isFree: boolean, isFound: boolean, act: () => void) => {
    if (!isFound || !may(path, isFree)) return
    act()
    filled.push(path)
  }
  put('title', form.title === '', found.title !== null, () => (form.title = found.title ?? ''))
  put('source.channel', form.channel === '', found.channel !== null, () => (form.channel = found.channel ?? ''))
  put('source.url', form.url === '', found.url !== null, () => (form.url = found.url ?? ''))
  put('summary', form.summary === '', found.summary !== null, () => (form.summary = found.summary ?? ''))
  put('divisions', form.divisions.length === 0, found.divisions.length > 0, () => (form.divisions = [...found.divisions]))
  put('sectors', form.sectors.length === 0, found.sectors.length > 0, () => (form.sectors = [...found.sectors]))
  for (const name of INSTANTS) {
    const ms = found[name]
    put(name, form[name].text === '', ms !== null, () => {
      if (ms !== null) form[name] = { text: instantText(ms), ms, fault: null }
    })
  }
  for (const [measure, value] of Object.entries(found.facts) as [Measure, number][]) {
    const path = `facts.${measure}`
    put(path, (form.facts[measure] ?? '') === '', true, () => (form.facts[measure] = String(value)))
  }
  form.filled = [...new Set([...form.filled, ...filled])]
  return filled
}
