/** What a notification says, and which mails one may want (G-02). */
import type { ChoixCourriels, Notification } from "../../api/types";
import { nomComplet } from "../../text/noms";
import { t } from "../../text/typo";

/** In one sentence, for the person of that id: what happened, never what was written. */
export function annonce({ nature, apprenant, auteur }: Notification, reader: string): string {
  const learner = apprenant && nomComplet(apprenant);
  switch (nature) {
    case "commentaire": {
      const where = apprenant?.id === reader ? t`dans votre dossier` : t`dans le dossier de ${learner ?? ""}`;
      return auteur ? t`Nouveau commentaire de ${nomComplet(auteur)} ${where}` : t`Nouveau commentaire ${where}`;
    }
    case "fiches_a_lire":
      return t`À lire dans le dossier de ${learner ?? ""}`;
    case "fiche_demandee":
      return auteur ? t`${nomComplet(auteur)} vous demande une fiche` : t`Une fiche vous est demandée`;
    case "acces_bientot_fini":
      return learner ? t`L'accès du tuteur de ${learner} se termine bientôt` : t`Des accès de tuteurs se terminent bientôt`;
    case "import_termine":
      return t`Votre import est appliqué`;
    case "import_echoue":
      return t`Votre import n'a pas abouti : rien n'a changé`;
  }
}

export const CHOIX: { code: ChoixCourriels; label: string; hint: string }[] = [
  {
    code: "immediat",
    label: t`Dès qu'il y a du nouveau`,
    hint: t`Un courriel par notification, les jours ouvrés entre 8 h et 19 h ; le reste part le matin suivant.`,
  },
  {
    code: "quotidien",
    label: t`Une fois par jour, en fin d'après-midi`,
    hint: t`Un seul courriel pour tout ce que vous n'avez pas encore lu, à partir de 17 h, les jours ouvrés.`,
  },
  { code: "aucun", label: t`Jamais par courriel`, hint: t`Vos notifications vous attendent sur leur page.` },
];
