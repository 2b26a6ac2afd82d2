/** What a bilan entreprise has to assess, what is still without a level, and how it names its sheets (E-03). */
import type { BilanEntreprise } from "../../api/types";
import { numeroSemaine } from "../../text/dates";
import { compte, t } from "../../text/typo";
import { criterionField, type ValueOf } from "./relier";

export type CompetenceBilan = BilanEntreprise["competences"][number];
export type Mode = "globale" | "criteres";

export const MODES: { value: Mode; label: string }[] = [
  { value: "globale", label: "Évaluer globalement" },
  { value: "criteres", label: "Évaluer par critères" },
];

export const modeField = (code: string) => `mode:${code}`;
export const levelField = (code: string) => `niveau:${code}`;

/** How a competence is assessed: what was chosen here goes before the bilan, which may not have been read again since. */
export function modeOf({ code, mode, a_des_criteres }: CompetenceBilan, value: ValueOf): Mode {
  return a_des_criteres && (value(modeField(code)) ?? mode) === "criteres" ? "criteres" : "globale";
}

/** Names of the fields that hold its levels; none while its criteria are still to come from the server. */
export function levelFields(competence: CompetenceBilan, value: ValueOf): string[] {
  return modeOf(competence, value) === "criteres"
    ? competence.criteres.map(({ code }) => criterionField(code))
    : [levelField(competence.code)];
}

/** Competences and criteria that have no level. */
export interface Gaps {
  competences: number;
  criteres: number;
}

/** How far a bilan is. A competence by criteria is given once all those to assess have a level. */
export function progressOf(competences: CompetenceBilan[], value: ValueOf): { renseignees: number; gaps: Gaps } {
  const gaps: Gaps = { competences: 0, criteres: 0 };
  let renseignees = 0;
  for (const competence of competences) {
    const names = levelFields(competence, value);
    const without = names.filter((name) => !value(name)).length;
    if (names.length > 0 && without === 0) renseignees += 1;
    else if (names.length > 0 && modeOf(competence, value) === "criteres") gaps.criteres += without;
    else gaps.competences += 1;
  }
  return { renseignees, gaps };
}

/** « 2 critères sans niveau : ils resteront « non renseigné ». »; empty when nothing is missing. */
export function gapsSentence({ competences, criteres }: Gaps): string {
  const parts = [competences > 0 && compte(competences, "compétence"), criteres > 0 && compte(criteres, "critère")];
  const named = parts.filter(Boolean).join(" et ");
  if (!named) return "";
  const pronoun = criteres > 0 ? "il" : "elle";
  const stays = competences + criteres === 1 ? `${pronoun} restera` : `${pronoun}s resteront`;
  return t`${named} sans niveau : ${stays} « non renseigné ».`;
}

/** « [1] semaine 24 », or « [3] fiche » for a sheet of no week. */
export function sheetName({ numero, semaine }: BilanEntreprise["fiches"][number]): string {
  return `[${numero}] ${semaine ? t`semaine ${numeroSemaine(semaine)}` : "fiche"}`;
}

const list = new Intl.ListFormat("fr");

/** Numbers of sheets as they are printed beside what they show, and as they are said. */
export function marks(fiches: number[]): { printed: string; said: string } {
  return {
    printed: fiches.map((numero) => `[${numero}]`).join(""),
    said: t`(${fiches.length > 1 ? "fiches" : "fiche"} ${list.format(fiches.map(String))})`,
  };
}
