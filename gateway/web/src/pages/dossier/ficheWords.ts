import { may } from "../../api/actions";
import type { Fiche, FicheCourte } from "../../api/types";
import { valueOf } from "../../forms/champs";
import { moment, numeroSemaine } from "../../text/dates";
import { nomComplet } from "../../text/noms";
import { t } from "../../text/typo";

/** What a sheet of no week is called in a list. */
export function titreFiche({ nature, titre }: Pick<FicheCourte, "nature" | "titre">): string {
  return titre?.trim() || (nature === "activite" ? t`Activité sans titre` : t`Fiche sans titre`);
}

/** What it is called on its own page: the title last saved, for the sheet's own copy dates from when it was read. */
export function titreEnregistre({ nature, champs }: Pick<Fiche, "nature" | "champs">): string {
  const titre = valueOf(champs, "titre");
  return titreFiche({ nature, titre: typeof titre === "string" ? titre : null });
}

/** What a fiche activité is called on its own page: its week, or its title. */
export function nomFiche(fiche: Fiche | undefined, learner: boolean): string {
  if (!fiche) return t`Fiche activité`;
  if (fiche.semaine) {
    const number = numeroSemaine(fiche.semaine);
    return learner ? t`Ma fiche, semaine ${number}` : t`Fiche activité, semaine ${number}`;
  }
  return titreEnregistre(fiche);
}

/** Whether this person writes anything at all in a sheet: its texts, its tasks, what is to be assessed. */
export function writesIn({ actions }: Pick<Fiche, "actions">): boolean {
  return may(actions, "modifier") || may(actions, "cocher") || may(actions, "choisir");
}

/** « à compléter, demandée par Sophie MOREAU », while nobody wrote in it (F-04b). */
export function demande({ demandee_par, etat }: Pick<FicheCourte, "demandee_par" | "etat">): string {
  return demandee_par && etat === "vide" ? t`à compléter, demandée par ${nomComplet(demandee_par)}` : "";
}

/** When somebody last wrote in a sheet, or else when it was made. */
export function derniereFois({ modifiee_le, creee_le }: Pick<FicheCourte, "modifiee_le" | "creee_le">): string {
  return modifiee_le ? t`Dernière modification le ${moment(modifiee_le)}` : t`Créée le ${moment(creee_le)}`;
}
