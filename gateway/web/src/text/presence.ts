/**
 * Days of presence of a period: Mondays to Fridays that are no legal holiday, seven hours each. Civil dates only: a day
 * must not move with the clock of the device.
 */
import { easter } from "date-easter";
import { civil, jourComplet, plusJours } from "./dates";
import { compte, t } from "./typo";

/** One day of presence, in hours (code de l'éducation, D. 124-6: seven hours of presence make a day). */
export const HEURES_PAR_JOUR = 7;
/** No period is that long: it is a year being typed, « 0002 » before « 2026 ». */
const LONGEST = 5 * 366;

/** A legal holiday: its civil date, and its name as it stands inside a sentence. */
export interface JourFerie {
  date: string;
  nom: string;
}

/** What a period comes to, with what was left out of it. */
export interface Presence {
  jours: number;
  heures: number;
  /** Holidays that would have been days of presence: none that falls on a Saturday or a Sunday. */
  feries: JourFerie[];
}

/** A holiday that one département has beside the eleven of all: its name, and its day in a year and around its Easter. */
interface Local {
  nom: string;
  jour: (annee: string, paques: string) => string;
}

const chaque = (nom: string, jour: string): Local => ({ nom, jour: (annee) => `${annee}-${jour}` });
const ALSACE_MOSELLE: Local[] = [{ nom: "Vendredi saint", jour: (_, paques) => plusJours(paques, -2) }, chaque("Saint-Étienne", "12-26")];
const abolition = (jour: string): Local[] => [chaque("abolition de l’esclavage", jour)];

/**
 * By what an UAI begins with: Alsace and Moselle (code du travail, L. 3134-13), then overseas (L. 3422-2). What is a usage
 * there and no law (Mardi gras, Mi-Carême, Vendredi saint overseas…) is not counted.
 *
 * Two are approximations. Saint-Martin: the code prints 27 May, and so it is counted; the prefecture has kept 28 May since
 * 2018-2019. Vendredi saint in Alsace and Moselle: a holiday where a commune has a Protestant church or a mixed one, which an
 * UAI does not tell; it is counted everywhere there.
 */
const LOCAUX: Record<string, Local[]> = {
  "057": ALSACE_MOSELLE,
  "067": ALSACE_MOSELLE,
  "068": ALSACE_MOSELLE,
  971: abolition("05-27"), // Guadeloupe
  972: abolition("05-22"), // Martinique
  973: abolition("06-10"), // Guyane
  974: abolition("12-20"), // La Réunion
  976: abolition("04-27"), // Mayotte
  977: abolition("10-09"), // Saint-Barthélemy
  978: abolition("05-27"), // Saint-Martin
};

/** The département of an établissement: its UAI begins with it, in three digits. */
export function departementDe(uai: string | null | undefined): string {
  return uai?.slice(0, 3) ?? "";
}

/** The eleven legal holidays of a year (code du travail, L. 3133-1) and those of the département, in order. */
export function joursFeries(annee: number, departement = ""): JourFerie[] {
  const year = String(annee).padStart(4, "0");
  const { month, day } = easter(annee);
  const sunday = `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
  const feries: JourFerie[] = [
    { date: `${year}-01-01`, nom: "jour de l’An" },
    { date: plusJours(sunday, 1), nom: "lundi de Pâques" },
    { date: `${year}-05-01`, nom: "fête du Travail" },
    { date: `${year}-05-08`, nom: "victoire de 1945" },
    { date: plusJours(sunday, 39), nom: "Ascension" },
    { date: plusJours(sunday, 50), nom: "lundi de Pentecôte" },
    { date: `${year}-07-14`, nom: "fête nationale" },
    { date: `${year}-08-15`, nom: "Assomption" },
    { date: `${year}-11-01`, nom: "Toussaint" },
    { date: `${year}-11-11`, nom: "armistice de 1918" },
    { date: `${year}-12-25`, nom: "Noël" },
    ...(LOCAUX[departement] ?? []).map(({ nom, jour }) => ({ date: jour(year, sunday), nom })),
  ];
  return feries.sort((a, b) => a.date.localeCompare(b.date));
}

/** Days of presence from the first to the last day, both counted; `null` while the two dates are no interval. */
export function presence(du: string, au: string, departement = ""): Presence | null {
  const first = civil(du);
  const last = civil(au);
  if (!first || !last || last < first || (last.getTime() - first.getTime()) / 86_400_000 > LONGEST) return null;
  const names = new Map<string, string>();
  for (let year = first.getUTCFullYear(); year <= last.getUTCFullYear(); year += 1) {
    for (const { date, nom } of joursFeries(year, departement)) {
      // Ascension may fall on 1 or 8 May: one day, two names.
      const other = names.get(date);
      names.set(date, other ? `${other}, ${nom}` : nom);
    }
  }
  const feries: JourFerie[] = [];
  let jours = 0;
  for (const day = new Date(first); day <= last; day.setUTCDate(day.getUTCDate() + 1)) {
    if (day.getUTCDay() === 0 || day.getUTCDay() === 6) continue;
    const date = day.toISOString().slice(0, 10);
    const nom = names.get(date);
    if (nom) feries.push({ date, nom });
    else jours += 1;
  }
  return { jours, heures: jours * HEURES_PAR_JOUR, feries };
}

/** « 14 jours de présence, soit 98 heures ». */
export function presenceDite({ jours, heures }: Presence): string {
  if (jours === 0) return t`Aucun jour de présence à ces dates`;
  return t`${compte(jours, "jour")} de présence, soit ${compte(heures, "heure")}`;
}

/** « 14 jours, 98 h », where little room is left. */
export function presenceCourte({ jours, heures }: Presence): string {
  return jours === 0 ? t`aucun jour` : t`${compte(jours, "jour")}, ${compte(heures, "h", "h")}`;
}

const list = new Intl.ListFormat("fr", { type: "conjunction" });

/** How the days were counted: « Du lundi au vendredi, 7 heures par jour. Jour férié retiré : jeudi 14 mai 2026 (Ascension). » */
export function reglePresence({ feries }: Presence): string {
  const counted = t`Du lundi au vendredi, ${compte(HEURES_PAR_JOUR, "heure")} par jour.`;
  if (feries.length === 0) return t`${counted} Aucun jour férié à retirer.`;
  const days = list.format(feries.map(({ date, nom }) => `${jourComplet(date)} (${nom})`));
  return t`${counted} ${feries.length === 1 ? "Jour férié retiré" : "Jours fériés retirés"} : ${days}.`;
}

/** « 14 jours, 98 h → 19 jours, 133 h », for dates that change. */
export function presenceChangee(before: Presence, after: Presence): string {
  return before.jours === after.jours
    ? t`Présence inchangée : ${presenceCourte(after)}`
    : t`Présence : ${presenceCourte(before)} → ${presenceCourte(after)}`;
}
