import { useState } from "react";
import { useLocation } from "react-router";
import { comptes } from "../../api/endpoints";
import type { FicheIdentifiants } from "../../api/types";
import { useOpenSession } from "../../app/session";
import { nomComplet } from "../../text/noms";
import { compte, t } from "../../text/typo";
import { Empty, ProblemAlert } from "../../ui/feedback";
import { Page } from "../../ui/Page";
import { Button } from "../../ui/Button";

/** Temporary passwords, shown once, printable (I-06). */
export default function Identifiants() {
  const ids = (useLocation().state as { ids?: string[] } | null)?.ids ?? [];
  const school = useOpenSession().etablissement?.nom ?? "";
  const [slips, setSlips] = useState<FicheIdentifiants[] | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const [key] = useState(() => crypto.randomUUID());

  async function issue() {
    setBusy(true);
    setError(null);
    try {
      setSlips((await comptes.issue(ids, key)).fiches);
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  }

  return (
    <Page title="Fiches d’identifiants" crumbs={[{ label: "Comptes", href: "/comptes" }]}>
      {error !== null && <ProblemAlert error={error} />}
      {ids.length === 0 && (
        <Empty action={{ label: "Choisir des comptes", href: "/comptes" }}>{t`Choisissez d'abord les personnes, dans la liste des comptes.`}</Empty>
      )}
      {ids.length > 0 && !slips && (
        <>
          <p className="cpro-lead">
            {t`Un nouveau mot de passe provisoire sera donné à ${compte(ids.length, "personne")}. L'ancien cessera de fonctionner ; chacun choisira le sien à sa première connexion.`}
          </p>
          <Button onClick={() => void issue()} disabled={busy}>
            {t`Préparer ${compte(ids.length, "fiche")} d'identifiants`}
          </Button>
          <p role="status" className="fr-mt-2w">
            {busy ? t`Préparation des fiches en cours...` : ""}
          </p>
        </>
      )}
      {slips && (
        <>
          <p className="cpro-noprint" role="status">
            {t`${compte(slips.length, "fiche prête", "fiches prêtes")}. Les mots de passe ne seront plus affichés : imprimez cette page avant de la quitter.`}
          </p>
          <p className="cpro-noprint">
            <Button iconId="fr-icon-printer-line" onClick={() => window.print()}>
              Imprimer
            </Button>
          </p>
          <ul className="cpro-slips">
            {slips.map((slip) => (
              <li key={slip.id} className="cpro-slip">
                <p>
                  <strong>{nomComplet(slip)}</strong>
                  {slip.division && ` · ${slip.division}`}
                </p>
                <p>{school}</p>
                <dl>
                  <dt>Adresse</dt>
                  <dd>{window.location.origin}</dd>
                  <dt>Identifiant</dt>
                  <dd className="cpro-code">{slip.identifiant}</dd>
                  <dt>Mot de passe provisoire</dt>
                  <dd className="cpro-code">{slip.mot_de_passe}</dd>
                </dl>
                <p>{t`À la première connexion, choisissez votre propre mot de passe.`}</p>
              </li>
            ))}
          </ul>
        </>
      )}
    </Page>
  );
}
