/** What a fiche activité says of its diploma: tasks done, competences and criteria to assess (F-04). */
import type { Champ, Referentiel, Valeur } from "../../api/types";
import { nomComplet } from "../../text/noms";
import { sansAccents, t } from "../../text/typo";

/** The value of a field, typed here or read. */
export type ValueOf = (name: string) => Valeur;
type Competence = Referentiel["competences"][number];

export const taskField = (code: string) => `tache:${code}`;
export const competenceField = (code: string) => `competence:${code}`;
export const criterionField = (code: string) => `critere:${code}`;

/** Tasks that are ticked, in the order of the diploma. */
export function ticked({ activites }: Referentiel, value: ValueOf): string[] {
  return activites.flatMap(({ taches }) => taches.map(({ code }) => code)).filter((code) => value(taskField(code)) === true);
}

/** Whether the diploma says which competences a task calls on. */
export function linksTasks({ activites }: Referentiel): boolean {
  return activites.some(({ taches }) => taches.some(({ competences }) => competences.length > 0));
}

/** Competences that the ticked tasks open, and those that are chosen already: what is chosen never hides. */
export function opened(referentiel: Referentiel, value: ValueOf): Competence[] {
  const done = ticked(referentiel, value);
  const taches = referentiel.activites.flatMap((activite) => activite.taches);
  const codes = taches.filter(({ code }) => done.includes(code)).flatMap(({ competences }) => competences);
  return referentiel.competences.filter(({ code }) => codes.includes(code) || value(competenceField(code)) !== null);
}

/** Competences to assess, each with its criteria; without any, it is assessed as a whole. */
export function picked(referentiel: Referentiel, value: ValueOf): { competence: Competence; criteres: Competence["criteres"] }[] {
  return referentiel.competences
    .filter(({ code }) => value(competenceField(code)) !== null)
    .map((competence) => ({
      competence,
      // Criteria ticked before the competence was taken as a whole are kept, and count no more.
      criteres:
        value(competenceField(competence.code)) === "criteres"
          ? competence.criteres.filter(({ code }) => value(criterionField(code)) === true)
          : [],
    }));
}

/** Whether something listed answers to what is typed, whatever its accents. */
export function matches({ code, intitule }: { code: string; intitule: string }, typed: string): boolean {
  return sansAccents(`${code} ${intitule}`).includes(sansAccents(typed.trim()));
}

/** What is said beside a task of who ticked it or took it away. */
export type TaskMark = (field: Champ | undefined, value: Valeur, whose: Whose) => string;

interface Whose {
  /** Whose sheet it is. */
  apprenant: string;
  /** Who reads. */
  me: string;
}

/** Who wrote a field; null while what shows is not saved: that has nobody's name but one's own. */
function authorOf(field: Champ | undefined, value: Valeur, me: string) {
  const author = field?.auteur;
  if (!field || !author || field.valeur !== value) return null;
  return { id: author.id, who: author.id === me ? "vous" : nomComplet(author) };
}

/** Where that is not plain: « par Mina AZZOUG », « retirée par vous ». */
export const taskMark: TaskMark = (field, value, { apprenant, me }) => {
  const author = authorOf(field, value, me);
  if (!author) return "";
  const { id, who } = author;
  if (id === apprenant) return value === true && id !== me ? t`par ${who}` : "";
  return value === true ? t`ajoutée par ${who}` : t`retirée par ${who}`;
};

/** In the journal, where the learner ticks and others may: « cochée par Karim LENOIR » (F-09). */
export const tickMark: TaskMark = (field, value, { apprenant, me }) => {
  const author = authorOf(field, value, me);
  if (!author || author.id === apprenant) return "";
  return value === true ? t`cochée par ${author.who}` : t`retirée par ${author.who}`;
};
