import type { Dossier } from "../../api/types";
import { useOpenSession } from "../../app/session";
import { t } from "../../text/typo";
import { Loaded } from "../../ui/feedback";
import { Link } from "../../ui/Link";
import { addressLines, lineOf } from "./liaisonFields";
import { baseOf } from "./sheets";
import { useLiaisonQuery } from "./useLiaison";

/** Where the host company is, as the fiche de liaison says it (P-10): a map is never the only way to know. */
export function HostAddress({ dossier }: { dossier: Dossier }) {
  const learner = useOpenSession().profil === "apprenant";
  const { periode, apprenant } = dossier;
  const query = useLiaisonQuery(periode.id, apprenant.id);
  return (
    <Loaded query={query} lines={2}>
      {({ champs }) => {
        const address = addressLines(champs);
        return (
          <>
            {address.length > 0 ? (
              <address className="cpro-address">{[lineOf(champs, "raison_sociale"), ...address].filter(Boolean).join("\n")}</address>
            ) : (
              <p>{t`L'adresse n'est pas encore renseignée.`}</p>
            )}
            <p className="cpro-noprint">
              <Link href={`${baseOf(dossier)}/liaison`}>
                {learner && address.length === 0 ? t`Indiquer l'adresse de mon entreprise` : "Voir la fiche de liaison"}
              </Link>
            </p>
          </>
        );
      }}
    </Loaded>
  );
}
