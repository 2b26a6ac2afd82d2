/** Periods that a day falls in, the one that ends first before the others. */
export function running<Period extends { du: string; au: string }>(list: Period[], day: string): Period[] {
  return list.filter(({ du, au }) => du <= day && day <= au).sort((one, other) => one.au.localeCompare(other.au));
}
