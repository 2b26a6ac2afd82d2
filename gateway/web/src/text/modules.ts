/** How the modules of an établissement are named and explained (I-14). */
import { t } from "./typo";

const MODULES: Record<string, { titre: string; description: string }> = {
  transferts: {
    titre: "Transferts entre établissements",
    description: t`Le dossier d'un apprenant qui change d'établissement le suit, si l'autre établissement a aussi activé ce module.`,
  },
};

/** A module that this version of the pages does not know is named by its code. */
export function nomModule(code: string): { titre: string; description: string } {
  return MODULES[code] ?? { titre: code, description: "" };
}
