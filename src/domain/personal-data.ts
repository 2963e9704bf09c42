/** Personal data that stands in a text by its form alone (IN-4, RE-3). Names and addresses have no form: people look for those. */

export interface PersonalDatum {
  kind: 'id-card' | 'mobile' | 'bank-card' | 'plate'
  /** As it was written. */
  text: string
  /** Where it begins, in UTF-16 code units. */
  at: number
}

/** What people call them. */
export const PERSONAL_DATA_NAMES: Record<PersonalDatum['kind'], string> = {
  'id-card': '身份证号',
  mobile: '手机号',
  'bank-card': '银行卡号',
  plate: '车牌号',
}

/** Digits as people write them: full width too, set apart by spaces or hyphens, or by an invisible character that came along with a copy. */
const DIGIT = '[0-9０-９]'
const GAP = '[ \\u3000\\p{Default_Ignorable_Code_Point}\\-]?'
const ID_CARD = new RegExp(`(?:${DIGIT}${GAP}){17}[0-9０-９XxＸｘ]`, 'gu')
const MOBILE = new RegExp(`[1１]${GAP}[3-9３-９](?:${GAP}${DIGIT}){9}`, 'gu')
const BANK_CARD = new RegExp(`${DIGIT}(?:${GAP}${DIGIT}){15,18}`, 'gu')
/** Province, authority, then five characters, or six of a new-energy vehicle; the letters I and O are not given out. */
const PLATE =
  /[京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼川贵云渝藏陕甘青宁新][A-HJ-NP-Z][·•・. ]?[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9挂学警港澳]/g

/**
 * ID-card numbers (check digit and date of birth), mobile numbers, bank-card numbers (Luhn) and plate numbers, in the order of the text,
 * none inside another. Numbers that fail their own check are other numbers and stay unmentioned.
 */
export function findPersonalData(text: string): PersonalDatum[] {
  const found = [
    ...matches(text, ID_CARD, 'id-card', isIdCard),
    ...matches(text, BANK_CARD, 'bank-card', isBankCard),
    ...matches(text, MOBILE, 'mobile', (number) => number.length === 11),
    ...matches(text, PLATE, 'plate', () => true, false),
  ]
  const apart: PersonalDatum[] = []
  for (const datum of found) if (!apart.some((other) => overlap(datum, other))) apart.push(datum)
  return apart.sort((a, b) => a.at - b.at)
}

/** How many characters stay to be read at either end: enough to know the kind and to tell two apart, too few to dial or to look up. */
const SHOWN: Record<PersonalDatum['kind'], { first: number; last: number }> = {
  'id-card': { first: 3, last: 2 },
  mobile: { first: 3, last: 4 },
  'bank-card': { first: 4, last: 4 },
  plate: { first: 2, last: 2 },
}

/** The text with the middle of each number starred (`138****8000`), as long as before; nothing is found in it any more (IN-4). */
export function maskPersonalData(text: string): string {
  let masked = text
  // What stays of one number may complete another that it stood beside, so look until nothing is found. Each round takes digits away.
  for (let found = findPersonalData(masked); found.length > 0; found = findPersonalData(masked))
    for (const datum of found) masked = masked.slice(0, datum.at) + maskDatum(datum) + masked.slice(datum.at + datum.text.length)
  return masked
}

/** One number with its middle starred; spaces, hyphens and dots stay. */
export function maskDatum({ kind, text }: PersonalDatum): string {
  const { first, last } = SHOWN[kind]
  const sign = /[\p{L}\p{N}]/gu
  const count = text.match(sign)?.length ?? 0
  let place = 0
  return text.replace(sign, (one) => {
    place += 1
    return place <= first || place > count - last ? one : '*'
  })
}

function matches(
  text: string,
  form: RegExp,
  kind: PersonalDatum['kind'],
  holds: (plain: string) => boolean,
  standsAlone = true,
): PersonalDatum[] {
  return [...text.matchAll(form)]
    .filter((match) => !standsAlone || !isInsideNumber(text, match.index, match[0].length))
    .filter((match) => holds(plain(match[0])))
    .map((match) => ({ kind, text: match[0], at: match.index }))
}

/** A part of a longer number is not a number of its own kind. */
function isInsideNumber(text: string, at: number, length: number): boolean {
  const isDigit = (place: number) => /[0-9０-９]/.test(text.charAt(place))
  return isDigit(at - 1) || isDigit(at + length)
}

function plain(number: string): string {
  return number
    .normalize('NFKC')
    .replace(/[ \p{Default_Ignorable_Code_Point}-]/gu, '')
    .toUpperCase()
}

const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const ID_CHECKS = '10X98765432'

/** GB 11643-1999: a date of birth, and the check of ISO 7064 MOD 11-2. */
function isIdCard(number: string): boolean {
  const [year = 0, month = 0, day = 0] = [number.slice(6, 10), number.slice(10, 12), number.slice(12, 14)].map(Number)
  const born = new Date(Date.UTC(year, month - 1, day))
  if (year < 1850 || year > 2199 || born.getUTCMonth() !== month - 1 || born.getUTCDate() !== day) return false
  const sum = ID_WEIGHTS.reduce((total, weight, place) => total + weight * Number(number.charAt(place)), 0)
  return ID_CHECKS.charAt(sum % 11) === number.charAt(17)
}

/** Payment cards begin with 3 to 6 (62 is UnionPay's), and their last digit is Luhn's check. */
function isBankCard(number: string): boolean {
  if (!/^[3-6]/.test(number)) return false
  const sum = Array.from(number)
    .reverse()
    .reduce((total, digit, place) => {
      const value = Number(digit) * (place % 2 === 1 ? 2 : 1)
      return total + (value > 9 ? value - 9 : value)
    }, 0)
  return sum % 10 === 0
}

function overlap(a: PersonalDatum, b: PersonalDatum): boolean {
  return a.at < b.at + b.text.length && b.at < a.at + a.text.length
}
