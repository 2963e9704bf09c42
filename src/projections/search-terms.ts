import type { Scope } from '../domain/scope.ts'

/**
 * Text as the search index sees it, the same on both sides: width and compatibility variants folded, case folded, invisible characters
 * and variation selectors dropped, then overlapping pairs of characters. 停水 finds 某小区停水三天; there is no dictionary to be wrong.
 */

/** Stands between two runs of text, so that the pairs at their seam are not neighbours: “AB，BC” is not found by ABC. */
const SEAM = 'x0x'

export const SHORTEST_QUERY = 2

/** What is indexed of a text: its pairs in order, runs set apart. A run of one character is indexed as itself. */
export function indexTerms(text: string): string {
  return runsOf(text)
    .map((run) => pairsOf(run).join(' '))
    .join(` ${SEAM} `)
}

/** Who may see it, as terms of a column of their own. */
export function seenTerms(divisions: Iterable<string>, units: Iterable<string>): string {
  return [...Array.from(divisions, divisionTerm), ...Array.from(units, unitTerm)].join(' ')
}

/** An FTS5 query for what was typed, within a scope that holds something. */
export function searchWithin(query: string, { subtree, participant }: Scope): string {
  const terms = [...(subtree === null ? [] : [divisionTerm(subtree)]), ...(participant === null ? [] : [unitTerm(participant)])]
  return `grams : (${query}) AND seen : (${terms.map((term) => `"${term}"`).join(' OR ')})`
}

function divisionTerm(code: string): string {
  return `d${code}`
}

/** One term: the hyphens of an id would part it, so a letter that no id has stands for them. */
function unitTerm(id: string): string {
  return `u${id.replaceAll('-', 'ß')}`
}

/** An FTS5 query for what was typed: every run must occur, as it stands. Null when no run has two characters. */
export function searchQuery(text: string): string | null {
  const runs = runsOf(text)
  if (runs.length === 0 || runs.some((run) => run.length < SHORTEST_QUERY)) return null
  // Quoted, everything typed is text: no operator, column or wildcard can be smuggled in.
  return runs.map((run) => `"${pairsOf(run).join(' ')}"`).join(' AND ')
}

/** An FTS5 query for texts with any of these words; each has two characters or more. */
export function anyQuery(words: readonly string[]): string {
  return words
    .flatMap(runsOf)
    .map((run) => `"${pairsOf(run).join(' ')}"`)
    .join(' OR ')
}

function runsOf(text: string): string[][] {
  const folded = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\p{Default_Ignorable_Code_Point}\p{M}]/gu, '')
  return (folded.match(/[\p{L}\p{N}]+/gu) ?? []).map((run) => Array.from(run))
}

function pairsOf(run: readonly string[]): string[] {
  if (run.length === 1) return [...run]
  return run.slice(1).map((character, at) => `${run[at] ?? ''}${character}`)
}
