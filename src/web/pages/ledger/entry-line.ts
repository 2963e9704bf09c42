import { KIND_NAMES } from '../../../contract/wording.ts'
import { alertHead } from '../board/alert-words.ts'

/** The one line that tells an entry from its neighbours of the same type. Pure. */

const TEXTS = ['title', 'text', 'reason', 'conclusion', 'note', 'how', 'place', 'username', 'name'] as const
const LONGEST = 60

/** Clock, unit and number where the entry has them, then the first thing that was said in it; empty for one that says no more than its type. */
export function entryLine(data: unknown, unitName: (id: string) => string): string {
  if (typeof data !== 'object' || data === null) return ''
  const record = data as Record<string, unknown>
  const text = (key: string) => (typeof record[key] === 'string' ? record[key] : null)
  const [kind, unit, step] = [text('kind'), text('unit'), text('step')]
  const clock = kind !== null && kind in KIND_NAMES ? (kind as keyof typeof KIND_NAMES) : null
  const parts = [
    text('number'),
    clock === null ? null : KIND_NAMES[clock],
    unit === null ? null : unitName(unit),
    step === null ? null : alertHead({ step, kind: clock, severity: severityOf(record) }),
    TEXTS.map(text).find((said) => said !== null && said.trim() !== '') ?? null,
  ]
  const line = parts
    .filter((part) => part !== null)
    .join('，')
    .replace(/\s+/g, ' ')
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line
}

function severityOf({ severity }: Record<string, unknown>): 'notice' | 'breach' {
  return severity === 'breach' ? 'breach' : 'notice'
}
