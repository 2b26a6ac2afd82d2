/** How the modules of an établissement are named and explained (I-14). */
import { t } from "./typo";

const MODULES: Record<string, { titre: string; description: string }> = {
  book: {
    titre: "Book des apprenants",
    description: t`Chaque apprenant présente ses réussites, une page pour chacune, reliée aux compétences de son diplôme. Il choisit ce que son book montre et peut le partager par un lien qu'il ferme quand il veut.`,
  },
  livret: {
    titre: t`Livret d'apprentissage`,
    description: t`Chaque apprenti a un livret, de son positionnement à l'entrée en formation jusqu'à son projet d'orientation. L'équipe pédagogique, le maître d'apprentissage et l'apprenti y écrivent, chacun ses pages.`,
  },
  transferts: {
    titre: "Transferts entre établissements",
    description: t`Le dossier d'un apprenant qui change d'établissement le suit, si l'autre établissement a aussi activé ce module.`,
  },
};

/** A module that this version of the pages does not know is named by its code. */
export function nomModule(code: string): { titre: string; description: string } {
  return MODULES[code] ?? { titre: code, description: "" };
}
