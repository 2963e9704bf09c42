import type { DirectoryUnit } from '../../../contract/administration.ts'

export const UNIT_KIND_NAMES: Record<DirectoryUnit['kind'], string> = {
  government: '政府',
  'government-office': '政府办公室',
  publicity: '宣传部门',
  cyberspace: '网信部门',
  'press-office': '新闻办公室',
  department: '部门',
  township: '乡镇、街道',
  supervision: '督查机构',
  other: '其他',
}

export const DUTY_NAMES = { duty: '值班', head: '负责人', 'stand-in': '替班', spokesperson: '发言人' } as const
export type Duty = keyof typeof DUTY_NAMES

/** Units whose name, short name, id, place or one of whose sectors holds every word. */
export function matchingUnits(
  units: readonly DirectoryUnit[],
  words: string,
  names: { sector: (code: string) => string; division: (code: string) => string },
): DirectoryUnit[] {
  const asked = words.toLowerCase().split(/\s+/).filter(Boolean)
  return units.filter((unit) => {
    const text = [unit.id, unit.name, unit.shortName ?? '', names.division(unit.division), ...(unit.sectors ?? []).map(names.sector)]
      .join('\n')
      .toLowerCase()
    return asked.every((word) => text.includes(word))
  })
}
