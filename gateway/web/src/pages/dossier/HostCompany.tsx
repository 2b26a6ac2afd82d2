import type { Dossier } from "../../api/types";
import { useOpenSession } from "../../app/session";
import { t } from "../../text/typo";
import { Link } from "../../ui/Link";
import { baseOf } from "./sheets";

/** The host company, as the fiche de liaison names it. */
export function HostCompany({ dossier }: { dossier: Dossier }) {
  const learner = useOpenSession().profil === "apprenant";
  const { entreprise } = dossier;
  return (
    <p>
      {entreprise ? (
        <>
          {t`Entreprise d'accueil : `}
          <strong>{entreprise}</strong>.{" "}
        </>
      ) : (
        learner ? t`Vous n'avez pas encore indiqué votre entreprise. ` : t`L'entreprise n'est pas encore renseignée. `
      )}
      <Link href={`${baseOf(dossier)}/liaison`}>
        {learner && !entreprise ? "Indiquer mon entreprise" : "Voir la fiche de liaison"}
      </Link>
    </p>
  );
}
