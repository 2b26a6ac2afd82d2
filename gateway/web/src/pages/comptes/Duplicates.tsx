import { Alert } from "@codegouvfr/react-dsfr/Alert";
import { useEffect, useRef, useState } from "react";
import { useNavigate } from "react-router";
import { comptes } from "../../api/endpoints";
import type { Compte, Profil } from "../../api/types";
import { nomComplet, nomProfil } from "../../text/noms";
import { t } from "../../text/typo";
import { ProblemAlert } from "../../ui/feedback";
import { Button } from "../../ui/Button";
import { etatCompte } from "./words";

/** Who the person may already be, and what to do about it: nothing is created yet (I-03). */
export function Duplicates({ list, profil, onCreate }: { list: Compte[]; profil: Profil; onCreate: () => void }) {
  const box = useRef<HTMLDivElement>(null);
  const [error, setError] = useState<unknown>(null);
  const navigate = useNavigate();
  useEffect(() => box.current?.focus(), []);

  async function give(account: Compte) {
    setError(null);
    try {
      await comptes.give(account.id, `"${account.version}"`, profil);
      await navigate(`/comptes/${account.id}`, { state: { fait: t`Profil donné : ${nomProfil(profil)}.` } });
    } catch (failure) {
      setError(failure);
    }
  }
  return (
    <div ref={box} tabIndex={-1} role="alert" className="cpro-alert">
      <Alert
        severity="warning"
        as="h2"
        title="Cette personne a peut-être déjà un compte"
        description={t`Rien n'est encore créé. Ouvrez le compte existant, donnez-lui ce profil, ou créez un second compte s'il s'agit de quelqu'un d'autre.`}
      />
      {error !== null && <ProblemAlert error={error} title="Le profil n’est pas donné" />}
      {list.map((account) => (
        <article key={account.id} className="cpro-access">
          <h3 className="fr-h6 fr-mb-1w">{nomComplet(account)}</h3>
          <p>
            {[account.profils.map(nomProfil).join(", "), account.division, account.identifiant, account.courriel, etatCompte(account)]
              .filter(Boolean)
              .join(" · ")}
          </p>
          <div className="cpro-toolbar">
            <Button size="small" priority="secondary" linkProps={{ href: `/comptes/${account.id}` }}>
              Ouvrir ce compte<span className="fr-sr-only"> ({nomComplet(account)})</span>
            </Button>
            {!account.profils.includes(profil) && !account.profils.includes("apprenant") && (
              <Button size="small" priority="secondary" onClick={() => void give(account)}>
                {t`Lui donner le profil ${nomProfil(profil)}`}
                <span className="fr-sr-only"> ({nomComplet(account)})</span>
              </Button>
            )}
          </div>
        </article>
      ))}
      <Button priority="tertiary" className="fr-mt-3w" onClick={onCreate}>
        Créer quand même
      </Button>
    </div>
  );
}
