import { compte } from "./typo";

/** Dates as they are read in France. Civil dates stay civil; instants are shown in Paris time. */
const ZONE = "Europe/Paris";
const long = new Intl.DateTimeFormat("fr-FR", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
const weekday = new Intl.DateTimeFormat("fr-FR", {
  weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: "UTC",
});
const dayMonth = new Intl.DateTimeFormat("fr-FR", { day: "numeric", month: "long", timeZone: "UTC" });
const short = new Intl.DateTimeFormat("fr-FR", { day: "2-digit", month: "2-digit", year: "numeric", timeZone: "UTC" });
const parisDate = new Intl.DateTimeFormat("fr-CA", { dateStyle: "short", timeZone: ZONE });
const parisClock = new Intl.DateTimeFormat("fr-FR", { hour: "2-digit", minute: "2-digit", timeZone: ZONE });

/** Civil date `2026-06-08` as UTC midnight, or `null` when it is none. */
export function civil(date: string | null | undefined): Date | null {
  if (!date || !/^\d{4}-\d{2}-\d{2}/.test(date)) return null;
  const value = new Date(`${date.slice(0, 10)}T00:00:00Z`);
  return Number.isNaN(value.getTime()) ? null : value;
}

/** « 1er » for the first day of a month, as printed. */
function premier(text: string): string {
  return text.replace(/\b1 (?=\p{L})/u, "1er ");
}

/** « 8 juin 2026 ». */
export function jour(date: string | null | undefined): string {
  const value = civil(date);
  return value ? premier(long.format(value)) : "–";
}

/** « lundi 8 juin 2026 ». */
export function jourComplet(date: string | null | undefined): string {
  const value = civil(date);
  return value ? premier(weekday.format(value)) : "–";
}

/** « 8 juin », where the year goes without saying. */
export function jourSansAnnee(date: string | null | undefined): string {
  const value = civil(date);
  return value ? premier(dayMonth.format(value)) : "–";
}

/** « 08/06/2026 », for tables. */
export function jourCourt(date: string | null | undefined): string {
  const value = civil(date);
  return value ? short.format(value) : "–";
}

/** « du 8 au 26 juin 2026 », with month and year said once where they are the same. */
export function intervalle(du: string, au: string): string {
  const start = civil(du);
  const end = civil(au);
  if (!start || !end) return "–";
  const sameYear = start.getUTCFullYear() === end.getUTCFullYear();
  const sameMonth = sameYear && start.getUTCMonth() === end.getUTCMonth();
  const day = start.getUTCDate();
  const from = sameMonth
    ? day === 1 ? "1er" : String(day)
    : premier((sameYear ? dayMonth : long).format(start));
  return `du ${from} au ${jour(au)}`;
}

/** Civil date in Paris of an instant; a civil date is given back as it is. */
export function jourDe(instant: string | null | undefined): string {
  if (!instant) return "";
  if (instant.length === 10) return instant;
  const value = new Date(instant);
  return Number.isNaN(value.getTime()) ? "" : parisDate.format(value);
}

/** « 10:42 ». */
export function heure(instant: string | Date): string {
  return parisClock.format(typeof instant === "string" ? new Date(instant) : instant).replace("h", ":").replace(" ", "");
}

/** « 8 juin 2026 à 10:42 ». */
export function moment(instant: string | null | undefined): string {
  if (!instant) return "–";
  return instant.length === 10 ? jour(instant) : `${jour(jourDe(instant))} à ${heure(instant)}`;
}

/** Today in Paris, `2026-06-08`. */
export function aujourdhui(): string {
  return parisDate.format(new Date());
}

/** A civil date so many days later. */
export function plusJours(date: string, days: number): string {
  const value = civil(date);
  if (!value) return date;
  value.setUTCDate(value.getUTCDate() + days);
  return value.toISOString().slice(0, 10);
}

/** ISO week `2026-W24` of a civil date. */
export function semaineIso(date: string): string {
  const value = civil(date);
  if (!value) return "";
  const thursday = new Date(value);
  thursday.setUTCDate(value.getUTCDate() + 4 - (value.getUTCDay() || 7));
  const yearStart = Date.UTC(thursday.getUTCFullYear(), 0, 1);
  const week = Math.ceil(((thursday.getTime() - yearStart) / 86_400_000 + 1) / 7);
  return `${thursday.getUTCFullYear()}-W${String(week).padStart(2, "0")}`;
}

/** ISO weeks touched by an interval, in order; empty when the interval is not one. */
export function semainesEntre(du: string, au: string): string[] {
  if (!civil(du) || !civil(au) || au < du) return [];
  const weeks: string[] = [];
  for (let day = du; day <= au && weeks.length < 60; day = plusJours(day, 1)) {
    const week = semaineIso(day);
    if (weeks.at(-1) !== week) weeks.push(week);
  }
  return weeks;
}

/** « 24 » of `2026-W24`. */
export function numeroSemaine(semaine: string): string {
  return String(Number(semaine.slice(-2)));
}

/** Monday of an ISO week: `2026-06-08` of `2026-W24`. */
export function lundiDe(semaine: string): string {
  const [year, week] = semaine.split("-W");
  // The 4th of January is always in the first ISO week.
  const fourth = `${year}-01-04`;
  const day = civil(fourth)?.getUTCDay() || 7;
  return plusJours(fourth, (Number(week) - 1) * 7 + 1 - day);
}

/** « du 8 au 12 juin 2026 » for the week that starts that Monday: working days only. */
export function joursDeSemaine(lundi: string): string {
  return intervalle(lundi, plusJours(lundi, 4));
}

/** Days of so many months at their longest. */
const MOIS: Record<number, number> = { 92: 3, 184: 6 };

/** « 5 ans » or « 3 mois » for a term of whole years or months, counted in days; else its days: « 90 jours ». */
export function duree(jours: number): string {
  const ans = Math.floor(jours / 365);
  if (ans > 0 && jours <= ans * 366) return compte(ans, "an");
  const mois = MOIS[jours];
  return mois ? compte(mois, "mois", "mois") : compte(jours, "jour");
}

/** « 2026-2027 ». */
export function nomAnnee(annee: number): string {
  return `${annee}-${annee + 1}`;
}
