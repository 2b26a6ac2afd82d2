import type { Dossier, Profil, Session } from "../../api/types";
import { useOpenSession } from "../../app/session";
import { t } from "../../text/typo";
import { Link } from "../../ui/Link";
import { adresse } from "./sections";

/** Everybody around the apprentice, but for the tutor of one period, and those who have no pedagogical page (F-12). */
const READS: Profil[] = ["apprenant", "maitre_apprentissage", "enseignant", "ddfpt", "chef_etablissement", "inspecteur"];

function reads({ profil, modules }: Session): boolean {
  return profil !== null && READS.includes(profil) && modules.includes("livret");
}

/** The way to the livret of an apprentice, for who reads it where the module is on; `nom`: among others, whose it is. */
export function LivretLink({ apprenant, nom }: { apprenant: string; nom?: string }) {
  const session = useOpenSession();
  if (!reads(session)) return null;
  return (
    <Link href={adresse(apprenant, "contacts")}>
      {session.profil === "apprenant" ? t`Mon livret d'apprentissage` : t`Livret d'apprentissage`}
      {nom && <span className="fr-sr-only">{t` de ${nom}`}</span>}
    </Link>
  );
}

/** The same in the dossier of a period of apprentices: the livret goes along with all of these. */
export function LivretOfPeriod({ dossier: { periode, apprenant } }: { dossier: Dossier }) {
  const session = useOpenSession();
  if (!periode.pour_apprentis || !reads(session)) return null;
  return (
    <p>
      <LivretLink apprenant={apprenant.id} />
    </p>
  );
}
