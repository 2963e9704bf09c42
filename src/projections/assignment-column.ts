import type { Assignment, AssignmentRule } from '../domain/assignment.ts'

/** An assignment as its column holds it: the rules tried in one short text (`AS-10- AS-5+`), since every list reads it with each row. */

export function toColumn({ because, ...assignment }: Assignment): string {
  return JSON.stringify({ ...assignment, because: because.map(({ rule, applied }) => `${rule}${applied ? '+' : '-'}`).join(' ') })
}

export function fromColumn(text: string): Assignment {
  const { because, ...assignment } = JSON.parse(text) as Omit<Assignment, 'because'> & { because: string }
  const tried = because === '' ? [] : because.split(' ')
  return { ...assignment, because: tried.map((one) => ({ rule: one.slice(0, -1) as AssignmentRule, applied: one.endsWith('+') })) }
}
