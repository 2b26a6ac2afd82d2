const COMMON = ["gmail.com", "orange.fr", "wanadoo.fr", "free.fr", "hotmail.fr", "outlook.fr", "laposte.net", "yahoo.fr", "sfr.fr"];

/** « gmial.com » → « gmail.com »: a common domain one slip away; said, never blocking. */
export function suspectDomain(address: string): string | null {
  const domain = address.trim().toLowerCase().split("@")[1] ?? "";
  if (domain === "" || COMMON.includes(domain)) return null;
  return COMMON.find((common) => oneSlip(domain, common)) ?? null;
}

/** One letter more, less or changed, or two neighbours swapped. */
function oneSlip(typed: string, right: string): boolean {
  if (Math.abs(typed.length - right.length) > 1) return false;
  let start = 0;
  while (start < right.length && typed[start] === right[start]) start += 1;
  const tail = (text: string, skip: number) => text.slice(start + skip);
  if (tail(typed, 1) === tail(right, 0) || tail(typed, 0) === tail(right, 1) || tail(typed, 1) === tail(right, 1)) return true;
  return typed[start] === right[start + 1] && typed[start + 1] === right[start] && tail(typed, 2) === tail(right, 2);
}
